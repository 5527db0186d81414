/* neighbours.c: a generated parser and what is near the messages in the files that are named. Tried is what is one
 * mistake away from a message: each byte another one, missing, twice, or many times; the end missing. What reaches an
 * edge of the parser's that nothing had reached has its own neighbours tried in turn, until nothing new is reached. So
 * it comes deep into each word, and does the same each time. Of accepted messages the encoder is given the values, each
 * empty, too long, or with another byte in it, and each room that is too small. Ends with an assertion if the parser's
 * answer is none that it may give. */
#undef NDEBUG
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

enum { LONGEST_FILE = 4096, TERMINATOR = 64, RUN = 1200 /* longer than any value may be */ };
enum { ROOM = 2 * LONGEST_FILE, INPUTS = 1 << 16, EDGES = 1 << 16 };

/* ASCII, and of the others where classes of UTF-8 end. */
static const unsigned char high[] = {0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
                                     0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
enum { ASCII = 128, BYTES = ASCII + sizeof high };
static const char *const characters[] = {"\xC2\x80", "\xC3\xA9", "\xE0\xA0\x80", "\xE1\x80\x80", "\xED\x80\x80", "\xEF\xBF\xBF",
                                         "\xF0\x90\x80\x80", "\xF1\x80\x80\x80", "\xF4\x80\x80\x80"};

struct input {
    unsigned char *bytes;
    size_t len;
    enum direction direction;
};

static struct input inputs[INPUTS];
static unsigned input_count;
static const bool *edges;
static size_t edge_count;
static bool reached[EDGES];

/* clang calls it with a flag for each edge of what is compiled for it. */
void __sanitizer_cov_bool_flag_init(bool *start, bool *stop);
void __sanitizer_cov_bool_flag_init(bool *start, bool *stop)
{
    edges = start;
    edge_count = (size_t)(stop - start);
}

static bool ends_with_mark(const unsigned char *bytes, size_t len, struct slice mark)
{
    return len >= mark.len && memcmp(bytes + len - mark.len, mark.at, mark.len) == 0;
}

static bool decode(const unsigned char *frame, size_t len, enum direction direction, struct message *message)
{
    struct fault fault = {0};
    bool accepted = protocol.decode(frame, len, direction, message, &fault);
    assert(accepted || (fault.code > FAULT_NONE && fault.code < FAULT_CODES && fault.offset <= len));
    assert(!accepted || message->kind < protocol.message_count);
    for (unsigned i = 0; accepted && i < message->count; i++)
        assert(message->field[i].at >= frame && message->field[i].at + message->field[i].len <= frame + len);
    return accepted;
}

static void keep(const unsigned char *bytes, size_t len, enum direction direction)
{
    struct message first;
    if (protocol.decode_first != NULL && ends_with_mark(bytes, len, protocol.terminator[direction]))
        assert(protocol.decode_first(bytes, len, direction, &first) <= len);
    struct input *input = &inputs[input_count++];
    assert(input_count < INPUTS);
    *input = (struct input){.bytes = malloc(len + 1), .len = len, .direction = direction};
    assert(input->bytes != NULL);
    memcpy(input->bytes, bytes, len);
}

static unsigned char byte_of(unsigned number)
{
    return number < ASCII ? (unsigned char)number : high[number - ASCII];
}

static void try_frame(const unsigned char *bytes, size_t len, enum direction direction)
{
    struct message message;
    decode(bytes, len, direction, &message);
    if (memcmp(reached, edges, edge_count) == 0)
        return;
    memcpy(reached, edges, edge_count);
    keep(bytes, len, direction);
}

/* As it is, and with the terminator behind it, for which there is room. */
static void try(unsigned char *bytes, size_t len, enum direction direction)
{
    struct slice mark = protocol.terminator[direction];
    try_frame(bytes, len, direction);
    if (ends_with_mark(bytes, len, mark))
        return;
    memcpy(bytes + len, mark.at, mark.len);
    try_frame(bytes, len + mark.len, direction);
}

/* The input with its bytes from..to replaced. */
static void try_with(const struct input *input, size_t from, size_t to, const void *with, size_t len)
{
    static unsigned char other[ROOM];
    size_t whole = input->len - (to - from) + len;
    assert(whole + TERMINATOR <= sizeof other);
    memcpy(other, input->bytes, from);
    memcpy(other + from, with, len);
    memcpy(other + from + len, input->bytes + to, input->len - to);
    try(other, whole, input->direction);
}

static void try_neighbours(const struct input *input)
{
    static unsigned char run[RUN];
    struct slice mark = protocol.terminator[input->direction];
    for (size_t at = 0; at < input->len; at++) {
        try_with(input, at, input->len, NULL, 0);
        try_with(input, at, at + 1, NULL, 0);
        for (unsigned byte = 0; byte < BYTES; byte++)
            try_with(input, at, at + 1, (unsigned char[]){byte_of(byte)}, 1);
        for (unsigned i = 0; i < sizeof characters / sizeof *characters; i++)
            try_with(input, at, at + 1, characters[i], strlen(characters[i]));
        try_with(input, at, at, mark.at, 1);
        try_with(input, at, at, input->bytes + at, 1);
        memset(run, input->bytes[at], RUN);
        if (input->len <= LONGEST_FILE)
            try_with(input, at, at, run, RUN);
    }
}

static void encode(const struct message *message, size_t size)
{
    static unsigned char out[1 << 16];
    struct fault fault = {0};
    assert(size <= sizeof out);
    size_t len = protocol.encode(message->kind, message->field, out, size, &fault);
    assert(len <= size);
    assert(len > 0 || (fault.code > FAULT_NONE && fault.code < FAULT_CODES));
}

/* Each word of the messages, and what stands between words, as a value: it may be what another message has there. */
static void encode_words(const struct message *message, unsigned hole, const struct input *of)
{
    struct message other = *message;
    for (size_t at = 0, end = 0; at < of->len; at = end) {
        bool is_word = isalnum(of->bytes[at]);
        while (end < of->len && !isalnum(of->bytes[end]) == !is_word)
            end++;
        other.field[hole] = slice_of(of->bytes + at, end - at);
        encode(&other, protocol.limit);
    }
}

static void encode_values(const struct message *message, unsigned hole)
{
    unsigned char value[RUN];
    struct message other = *message;
    struct slice *changed = &other.field[hole];
    size_t len = changed->len;
    struct slice mark = protocol.terminator[protocol.messages[message->kind].direction];
    memcpy(value, "\xC3\xA9", 2);
    memcpy(value + 2, mark.at, mark.len);
    *changed = slice_of(value, 2 + mark.len);
    encode(&other, protocol.limit);
    memset(value, len > 0 ? changed->at[0] : '1', RUN);
    changed->len = RUN;
    encode(&other, protocol.limit);
    for (changed->len = 0; changed->len < len; changed->len++)
        encode(&other, protocol.limit);
    for (size_t at = 0; at < len; at++) {
        memcpy(value, message->field[hole].at, len);
        for (unsigned byte = 0; byte < BYTES; byte++) {
            value[at] = byte_of(byte);
            encode(&other, protocol.limit);
        }
    }
}

static void encode_neighbours(const struct message *message, unsigned read)
{
    for (size_t size = 0; size < protocol.limit; size++)
        encode(message, size);
    for (unsigned hole = 0; hole < message->count; hole++) {
        encode_values(message, hole);
        for (unsigned i = 0; i < read; i++)
            encode_words(message, hole, &inputs[i]);
    }
}

static void decode_too_long(enum direction direction)
{
    struct slice mark = protocol.terminator[direction];
    unsigned char *frame = malloc(protocol.limit + mark.len);
    struct message message;
    assert(frame != NULL);
    memset(frame, '1', protocol.limit);
    memcpy(frame + protocol.limit, mark.at, mark.len);
    assert(!decode(frame, protocol.limit + mark.len, direction, &message));
    free(frame);
}

/* A message in either direction; the fuzzers' seeds may lack their terminator. */
static void read_file(const char *path)
{
    unsigned char frame[LONGEST_FILE + TERMINATOR];
    FILE *file = fopen(path, "rb");
    assert(file != NULL);
    size_t read = fread(frame, 1, LONGEST_FILE, file);
    fclose(file);
    for (enum direction direction = FROM_SWITCH; direction <= TO_SWITCH; direction++) {
        struct slice mark = protocol.terminator[direction];
        size_t len = read + (ends_with_mark(frame, read, mark) ? 0 : mark.len);
        assert(mark.len <= TERMINATOR);
        memcpy(frame + len - mark.len, mark.at, mark.len);
        keep(frame, len, direction);
    }
}

int main(int count, char **path)
{
    assert(edge_count > 0 && edge_count <= EDGES);
    for (int i = 1; i < count; i++)
        read_file(path[i]);
    unsigned read = input_count;
    for (unsigned i = 0; i < input_count; i++) {
        struct message message;
        if (i < read && decode(inputs[i].bytes, inputs[i].len, inputs[i].direction, &message))
            encode_neighbours(&message, read);
        try_neighbours(&inputs[i]);
    }
    decode_too_long(FROM_SWITCH);
    encode(&(struct message){.kind = protocol.message_count}, protocol.limit);
    printf("%u inputs, %zu edges\n", input_count, edge_count);
    return 0;
}
