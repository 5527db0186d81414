/* capture.c: any bytes as a capture that gen/tspec decode prints. The first byte chooses its options, the second how
 * the bytes come: all at once, or a few at a time.
 *
 *  31  it ends, with a status that there is; however the bytes come it prints the same, in lines of printable UTF-8 that are
 *      objects of JSON if that is wanted; and it looks at no byte more often than messages and their limit ask for
 *
 * The numbers are those of docs/security.md. */
#define _GNU_SOURCE /* stdout as a stream of memory */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "framer.h"
#include "invariant.h"
#include "protocol.h"
#include "trace/printable.h"

enum { ALL_ACCEPTED, TRAILING_BYTES, REJECTED };

/* gen/decode/decode.c, and what the linker puts before what it calls (--wrap). */
int decode_main(int argc, char **argv);
ssize_t __real_read(int file, void *at, size_t len);
ssize_t __wrap_read(int file, void *at, size_t len);
enum framer_status __real_framer_next(struct framer *framer, struct slice *frame);
enum framer_status __wrap_framer_next(struct framer *framer, struct slice *frame);

static struct {
    struct slice left;
    unsigned seed; /* 0: they come at once */
    bool is_read;  /* else somebody else reads */
} input;
static size_t looked_at;

ssize_t __wrap_read(int file, void *at, size_t len)
{
    if (!input.is_read || file != STDIN_FILENO)
        return __real_read(file, at, len);
    size_t most = input.left.len < len ? input.left.len : len;
    if (input.seed != 0) {
        input.seed = input.seed * 1103515245u + 12345u;
        size_t few = 1 + (input.seed >> 16) % 29;
        most = few < most ? few : most;
    }
    if (most > 0)
        memcpy(at, input.left.at, most);
    input.left = slice_of(input.left.at + most, input.left.len - most);
    return (ssize_t)most;
}

enum framer_status __wrap_framer_next(struct framer *framer, struct slice *frame)
{
    size_t before = framer->left;
    enum framer_status status = __real_framer_next(framer, frame);
    looked_at += before - framer->left;
    return status;
}

/* What it prints of the bytes, which the caller frees. */
static char *printed(char **options, struct slice bytes, unsigned seed, int *status)
{
    FILE *screen = stdout;
    char *text = NULL;
    size_t len;
    int count = 0;
    while (options[count] != NULL)
        count++;
    stdout = open_memstream(&text, &len);
    input.left = bytes;
    input.seed = seed;
    input.is_read = true;
    looked_at = 0;
    *status = decode_main(count, options);
    input.is_read = false;
    fclose(stdout);
    stdout = screen;
    INVARIANT(31, strlen(text) == len && (len == 0 || text[len - 1] == '\n'));
    return text;
}

/* Behind a string of JSON. */
static const char *behind_string(const char *at)
{
    INVARIANT(31, *at++ == '"');
    for (; *at != '"'; at++)
        if (*at == '\\') {
            at++;
            INVARIANT(31, *at != 0 && strchr("\"\\ntru", *at) != NULL);
            INVARIANT(31, *at != 'u' || strspn(at + 1, "0123456789abcdef") >= 4);
        } else {
            INVARIANT(31, (unsigned char)*at >= ' ');
        }
    return at + 1;
}

/* Behind a value of JSON, as there are here. */
static const char *behind_value(const char *at)
{
    static const char *const words[] = {"true", "false", "null"};
    char close = *at == '{' ? '}' : ']';
    if (*at == '"')
        return behind_string(at);
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(at, words[i], strlen(words[i])) == 0)
            return at + strlen(words[i]);
    if (*at != '{' && *at != '[') {
        size_t digits = strspn(at, "0123456789");
        INVARIANT(31, digits > 0);
        return at + digits;
    }
    bool first = true;
    for (at++; *at != close; first = false) {
        INVARIANT(31, first || *at++ == ',');
        if (close == '}') {
            at = behind_string(at);
            INVARIANT(31, *at++ == ':');
        }
        at = behind_value(at);
    }
    return at + 1;
}

/* A character of UTF-8 at the front. Returns its bytes. */
static size_t take(const unsigned char *at, uint32_t *character)
{
    size_t more = at[0] < 0x80 ? 0 : at[0] < 0xE0 ? 1 : at[0] < 0xF0 ? 2 : 3;
    *character = more == 0 ? at[0] : at[0] & (0x3Fu >> more);
    INVARIANT(31, at[0] < 0x80 || (at[0] >= 0xC2 && at[0] < 0xF5));
    for (size_t i = 1; i <= more; i++) {
        INVARIANT(31, at[i] >> 6 == 2);
        *character = *character << 6 | (at[i] & 0x3F);
    }
    return more + 1;
}

/* Returns how many lines there are. */
static size_t check_lines(const char *text, bool json)
{
    size_t lines = 0;
    for (const char *at = text; *at != 0; lines++) {
        const char *end = strchr(at, '\n');
        if (json) {
            INVARIANT(31, *at == '{' && behind_value(at) == end);
            at = end;
        }
        while (at < end) {
            uint32_t character;
            at += take((const unsigned char *)at, &character);
            INVARIANT(31, character >= ' ' && (character < 0x7F || character > 0x9F) && character != 0x202E);
        }
        at = end + 1;
    }
    return lines;
}

const enum bend_layout fuzz_layout = BEND_STREAM;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char name[] = "decode", json[] = "--json", from[] = "--from", to[] = "--to";
    if (size < 2)
        return 0;
    struct slice bytes = slice_of(data + 2, size - 2);
    bool as_json = data[0] & 1;
    char *way = data[0] >> 1 & 1 ? from : data[0] >> 2 & 1 ? to : NULL;
    char *options[] = {name, as_json ? json : way, as_json ? way : NULL, NULL};
    int status, other_status;
    char *whole = printed(options, bytes, 0, &status), *parts = printed(options, bytes, data[1] + 1u, &other_status);
    INVARIANT(31, status >= ALL_ACCEPTED && status <= REJECTED);
    INVARIANT(31, other_status == status && strcmp(parts, whole) == 0);
    size_t lines = check_lines(whole, as_json);
    INVARIANT(31, looked_at <= 4 * size + 2 * (lines + 1) * (protocol.limit + 1));
    free(whole);
    free(parts);
    return 0;
}
