/* likeness.c: see likeness.h. With positional framing a part of a message is compared with the field at its place, with
 * keyed framing, and behind the places of a positional message, with the line that has its key. */
#include "likeness.h"

#include <stdio.h>
#include <string.h>

enum {
    LONGEST_WORD = 64, /* bytes that are compared, at most */
    LACKING = 8,       /* what a part that is not there counts, in differing bytes */
    PLACES = 256,      /* fields or lines of a message, at most */
    TELLING = 3,       /* bytes of a text before a hole that make a message like one with the same, at least */
};

struct search {
    const struct protocol *spoken;
    struct slice frame; /* without the terminator */
    enum direction direction;
};

static bool is_keyed(const struct search *search)
{
    return search->spoken->is_keyed;
}

/* How many of a message's parts have a place and no key. */
static unsigned placed_parts(const struct message_type *type)
{
    unsigned count = 0;
    while (count < type->part_count && type->wire[count].key == NULL)
        count++;
    return count;
}

static bool has_tail(const struct message_type *type)
{
    return placed_parts(type) < type->part_count;
}

static unsigned char small(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static bool begins_with(struct slice text, struct slice start)
{
    return text.len >= start.len && memcmp(text.at, start.at, start.len) == 0;
}

static struct slice without_padding(char padding, struct slice field)
{
    while (padding != 0 && field.len > 0 && field.at[0] == padding)
        field = slice_of(field.at + 1, field.len - 1);
    while (padding != 0 && field.len > 0 && field.at[field.len - 1] == padding)
        field.len--;
    return field;
}

/* Take the field or line at the front of what is left of a frame, without padding. False: nothing is left. */
static bool take_place(const struct search *search, struct slice *left, struct slice *place)
{
    struct slice separator = search->spoken->between;
    size_t len = separator.len > 0 ? 0 : left->len;
    if (left->at == NULL)
        return false;
    while (len < left->len && !begins_with(slice_of(left->at + len, left->len - len), separator))
        len++;
    *place = without_padding(search->spoken->blank, slice_of(left->at, len));
    size_t taken = len + separator.len;
    *left = len < left->len ? slice_of(left->at + taken, left->len - taken) : slice_of(NULL, 0);
    return true;
}

static bool has_key(const struct search *search, struct slice line)
{
    while (line.len > 0 && !begins_with(line, search->spoken->pair))
        line = slice_of(line.at + 1, line.len - 1);
    return line.len > 0;
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

static struct slice without_blanks(struct slice text)
{
    while (text.len > 0 && is_blank(text.at[0]))
        text = slice_of(text.at + 1, text.len - 1);
    return text;
}

static bool same_text(const unsigned char *a, const char *b, size_t len, bool in_any_case)
{
    for (size_t i = 0; i < len; i++)
        if (a[i] != (unsigned char)b[i] && !(in_any_case && small(a[i]) == small((unsigned char)b[i])))
            return false;
    return true;
}

/* The value of a line with that key, "": of one without a key. False: it has another one, or none. */
static bool value_of(const struct search *search, const char *key, struct slice line, struct slice *value)
{
    size_t len = strlen(key);
    struct slice pair = search->spoken->pair;
    if (len == 0) {
        *value = line;
        return line.len > 0 && !has_key(search, line);
    }
    if (line.len < len || !same_text(line.at, key, len, search->spoken->keys_in_any_case))
        return false;
    struct slice rest = slice_of(line.at + len, line.len - len);
    if (!is_blank(pair.at[0]))
        rest = without_blanks(rest);
    if (!begins_with(rest, pair))
        return false;
    *value = without_blanks(slice_of(rest.at + pair.len, rest.len - pair.len));
    return true;
}

/* What stands on the wire where a part of a message should: the `number`th field, or the value of its key. */
static bool counterpart(const struct search *search, const struct wire_part *part, unsigned number, struct slice *found)
{
    struct slice left = search->frame, place;
    for (unsigned at = 0; take_place(search, &left, &place); at++) {
        if (part->key != NULL && value_of(search, part->key, place, found))
            return true;
        if (part->key == NULL && at == number) {
            *found = place;
            return true;
        }
    }
    return false;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* How many bytes have to be changed, put in or taken out to make one of the other. */
static unsigned distance(struct slice a, struct slice b)
{
    unsigned row[LONGEST_WORD + 1];
    a.len = a.len < LONGEST_WORD ? a.len : LONGEST_WORD;
    b.len = b.len < LONGEST_WORD ? b.len : LONGEST_WORD;
    for (unsigned j = 0; j <= b.len; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            unsigned above = row[j];
            unsigned changed = diagonal + (a.at[i - 1] != b.at[j - 1]);
            row[j] = least(changed, least(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[b.len];
}

/* As much of what came as a part's text is to be compared with. */
static struct slice to_compare(const struct wire_part *part, struct slice found)
{
    size_t len = strlen(part->text);
    return part->is_text || found.len < len ? found : slice_of(found.at, len);
}

static bool is_there(const struct wire_part *part, struct slice found)
{
    return part->text == NULL || slice_equal(slice_text(part->text), to_compare(part, found));
}

/* How much a message differs; *alike: one of its texts is there, or nearly. */
static unsigned difference(const struct search *search, const struct message_type *type, bool *alike)
{
    unsigned sum = 0;
    *alike = false;
    for (unsigned i = 0; i < type->part_count; i++) {
        const struct wire_part *part = &type->wire[i];
        struct slice found;
        if (!counterpart(search, part, i, &found))
            sum += part->optional ? 0 : LACKING;
        else if (part->text != NULL) {
            size_t len = strlen(part->text);
            unsigned differing = distance(slice_text(part->text), to_compare(part, found));
            sum += differing;
            *alike = *alike || (differing * 2 < len && (part->is_text || len >= TELLING));
        }
    }
    return sum;
}

static unsigned places_of(const struct search *search)
{
    struct slice left = search->frame, place;
    unsigned count = 0;
    while (count < PLACES && take_place(search, &left, &place))
        count++;
    return count;
}

static const struct message_type *find_nearest(const struct search *search)
{
    const struct message_type *nearest = NULL;
    unsigned fewest = 0, places = places_of(search);
    for (unsigned kind = 0; kind < search->spoken->message_count; kind++) {
        const struct message_type *type = &search->spoken->messages[kind];
        bool alike;
        if (type->direction != search->direction)
            continue;
        unsigned differing = difference(search, type, &alike);
        if (!is_keyed(search) && !has_tail(type) && places > type->part_count)
            differing += (places - type->part_count) * LACKING;
        if (alike && (nearest == NULL || differing < fewest)) {
            nearest = type;
            fewest = differing;
        }
    }
    return nearest;
}

static void expect(struct likeness *likeness, const char *shown)
{
    for (unsigned i = 0; i < likeness->count; i++)
        if (strcmp(likeness->expected[i], shown) == 0)
            return;
    if (likeness->count < LIKENESS_EXPECTED)
        likeness->expected[likeness->count++] = shown;
    else
        likeness->more = true;
}

/* Whether the fields before a place are as the message has them. */
static bool fits_before(const struct search *search, const struct message_type *type, unsigned place)
{
    for (unsigned i = 0; i < place && i < placed_parts(type); i++) {
        struct slice found;
        if (!counterpart(search, &type->wire[i], i, &found) || !is_there(&type->wire[i], found))
            return false;
    }
    return place <= placed_parts(type) || has_tail(type);
}

/* Which field the fault is in: that of its byte; where one lacks or is too many, the next one. */
static unsigned place_of(const struct search *search, const struct fault *fault)
{
    struct search before = *search;
    before.frame.len = fault->offset < search->frame.len ? fault->offset : search->frame.len;
    unsigned places = places_of(&before);
    return fault->code == FAULT_TOO_FEW_FIELDS || fault->code == FAULT_TOO_MANY_FIELDS ? places : places - 1;
}

/* Whether the text that a field of text and holes begins with is there. */
static bool is_begun(const struct search *search, const struct message_type *type, unsigned place)
{
    const struct wire_part *part = &type->wire[place];
    struct slice found;
    return part->text != NULL && !part->is_text && counterpart(search, part, place, &found) && is_there(part, found);
}

/* What the messages have in a field. `begun`: only parts with text before a hole, which is there. */
static void expect_at(const struct search *search, unsigned place, bool begun, struct likeness *likeness)
{
    for (unsigned kind = 0; kind < search->spoken->message_count; kind++) {
        const struct message_type *type = &search->spoken->messages[kind];
        if (type->part_count == 0 || type->direction != search->direction || !fits_before(search, type, place))
            continue;
        if (place < placed_parts(type) && (!begun || is_begun(search, type, place)))
            expect(likeness, type->wire[place].shown);
        else if (place >= placed_parts(type) && !begun && !has_tail(type))
            expect(likeness, "the message's end");
    }
}

static void expect_field(const struct search *search, const struct fault *fault, struct likeness *likeness)
{
    unsigned place = place_of(search, fault);
    expect_at(search, place, true, likeness);
    if (likeness->count == 0)
        expect_at(search, place, false, likeness);
}

static bool has_line(const struct search *search, const struct wire_part *part)
{
    struct slice found;
    return counterpart(search, part, 0, &found);
}

/* The line of a frame that a byte is in. */
static struct slice line_at(const struct search *search, size_t offset)
{
    struct slice left = search->frame, line = left;
    while (take_place(search, &left, &line) && (size_t)(line.at - search->frame.at) + line.len < offset)
        continue;
    return line;
}

/* The lines that the nearest message has and the frame has not. */
static void expect_missing(const struct search *search, struct likeness *likeness)
{
    const struct message_type *type = likeness->nearest;
    for (unsigned i = 0; type != NULL && i < type->part_count; i++)
        if (type->wire[i].key != NULL && !type->wire[i].optional && !has_line(search, &type->wire[i]))
            expect(likeness, type->wire[i].shown);
}

/* A message's line with the key of a line that came. */
static void expect_same_key(const struct search *search, const struct message_type *type, struct slice line,
                            struct likeness *likeness)
{
    struct slice value;
    for (unsigned i = 0; i < type->part_count; i++)
        if (type->wire[i].key != NULL && value_of(search, type->wire[i].key, line, &value))
            expect(likeness, type->wire[i].shown);
}

/* Whether a line is word for word one of the message's: what it lacks are others. */
static bool is_as_expected(const struct search *search, const struct message_type *type, struct slice line)
{
    struct slice value;
    for (unsigned i = 0; type != NULL && i < type->part_count; i++) {
        const struct wire_part *part = &type->wire[i];
        if (part->key != NULL && part->is_text && value_of(search, part->key, line, &value))
            return slice_equal(slice_text(part->text), value);
    }
    return false;
}

/* What the messages of the direction have for the key in whose line the fault is: of a value that cannot be, only the
 * nearest one. If no message has that key, what they begin with. */
static void expect_line(const struct search *search, const struct fault *fault, struct likeness *likeness)
{
    struct slice line = line_at(search, fault->offset);
    if (is_as_expected(search, likeness->nearest, line))
        expect_missing(search, likeness);
    if (likeness->count > 0)
        return;
    if (fault->code != FAULT_UNKNOWN_MESSAGE && likeness->nearest != NULL) {
        expect_same_key(search, likeness->nearest, line, likeness);
        return;
    }
    for (unsigned kind = 0; kind < search->spoken->message_count; kind++)
        if (search->spoken->messages[kind].direction == search->direction)
            expect_same_key(search, &search->spoken->messages[kind], line, likeness);
    bool known = likeness->count > 0;
    for (unsigned kind = 0; kind < search->spoken->message_count && !known; kind++)
        if (search->spoken->messages[kind].direction == search->direction)
            expect(likeness, search->spoken->messages[kind].wire[0].shown);
}

/* Whether a fault is behind the places of the message that was probably meant. */
static bool is_in_tail(const struct search *search, const struct fault *fault, const struct message_type *meant)
{
    return meant != NULL && has_tail(meant) && place_of(search, fault) >= placed_parts(meant);
}

void likeness_find(const struct protocol *spoken, struct slice frame, enum direction direction,
                   const struct fault *fault, struct likeness *likeness)
{
    size_t terminator = spoken->terminator[direction].len;
    size_t end = terminator < frame.len ? frame.len - terminator : 0;
    struct search search = {spoken, slice_of(frame.at, end), direction};
    *likeness = (struct likeness){0};
    likeness->nearest = find_nearest(&search);
    if (fault->code == FAULT_MISSING_KEY)
        expect_missing(&search, likeness);
    else if (is_keyed(&search) || is_in_tail(&search, fault, likeness->nearest))
        expect_line(&search, fault, likeness);
    else
        expect_field(&search, fault, likeness);
}

size_t likeness_text(const struct likeness *likeness, char text[LIKENESS_TEXT])
{
    size_t len = 0;
    text[0] = 0;
    for (unsigned i = 0; i < likeness->count && len < LIKENESS_TEXT; i++) {
        const char *joint = i == 0 ? "expected " : i + 1 < likeness->count || likeness->more ? ", " : " or ";
        len += (size_t)snprintf(text + len, LIKENESS_TEXT - len, "%s%s", joint, likeness->expected[i]);
    }
    if (likeness->more && len < LIKENESS_TEXT)
        len += (size_t)snprintf(text + len, LIKENESS_TEXT - len, " …");
    if (len < LIKENESS_TEXT && likeness->count > 0)
        len += (size_t)snprintf(text + len, LIKENESS_TEXT - len, "; ");
    if (len < LIKENESS_TEXT && likeness->nearest != NULL)
        len += (size_t)snprintf(text + len, LIKENESS_TEXT - len, "nearest: %s", likeness->nearest->name);
    else if (len < LIKENESS_TEXT && likeness->count > 0)
        len += (size_t)snprintf(text + len, LIKENESS_TEXT - len, "no message is like it");
    return len < LIKENESS_TEXT ? len : LIKENESS_TEXT - 1;
}
