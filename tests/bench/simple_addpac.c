/* simple_addpac.c: the messages of spec/addpac.tspec that a switch sends, read as one would by hand: memchr for each
 * delimiter, comparisons for words. It asks all that the generated parser asks: words, number of fields, their length
 * in characters, NUL, CR and LF, and valid UTF-8; only it does not say what was wrong, and where. */
#include "said_addpac.h"
#include "simple.h"
#include "simple_text.h"

#include <string.h>

#include "addpac.h"

static const struct {
    unsigned least, most;
} lengths[NOTICE_FIELDS] = {{1, 32}, {1, 64}, {1, 32}, {0, 64}, {0, 32}, {0, 64}, {0, 32}};

/* The field that begins at *at, without blanks; *at goes behind its separator, or is NULL after the last one. */
static struct slice next_field(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *first = *at, *last = memchr(first, '%', (size_t)(end - first));
    *at = last != NULL ? last + 1 : NULL;
    if (last == NULL)
        last = end;
    while (first < last && *first == ' ')
        first++;
    while (last > first && last[-1] == ' ')
        last--;
    return slice_of(first, (size_t)(last - first));
}

static bool parse_notice(const unsigned char *at, const unsigned char *end, struct message *message)
{
    struct slice kind = next_field(&at, end);
    bool call_state = IS(kind, "CALL_STATE");
    if (!call_state && !IS(kind, "CALL_INFO"))
        return false;
    message->kind = call_state ? ADDPAC_CALL_STATE : ADDPAC_CALL_INFO;
    for (unsigned i = 0; i < NOTICE_FIELDS; i++) {
        if (at == NULL)
            return false;
        struct slice field = next_field(&at, end);
        if (field.len < lengths[i].least || (field.len > lengths[i].most && characters(field) > lengths[i].most))
            return false;
        message->field[i] = field;
    }
    message->count = NOTICE_FIELDS;
    message->state = addpac_state_of(message->field[1]);
    return at == NULL;
}

static bool parse_response(const unsigned char *at, const unsigned char *end, struct message *message)
{
    struct slice result = next_field(&at, end);
    bool success = IS(result, "Success");
    message->kind = success ? ADDPAC_SUCCESS : ADDPAC_FAIL;
    message->count = 0;
    message->state = STATE_NONE;
    return at == NULL && (success || IS(result, "Fail"));
}

bool simple_parse(const unsigned char *at, const unsigned char *end, struct message *message)
{
    size_t len = (size_t)(end - at);
    if (memchr(at, '\r', len) || memchr(at, '\n', len) || memchr(at, '\0', len) || !is_utf8(at, end))
        return false;
    struct slice word = next_field(&at, end);
    if (at == NULL)
        return false;
    if (IS(word, "Notify"))
        return parse_notice(at, end, message);
    return IS(word, "Response") && parse_response(at, end, message);
}
