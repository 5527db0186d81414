/* config.c: any bytes as the settings' ini file, or as a registry; see kept.h. The first two say which allocation
 * fails, if one does, and which call of the registry.
 *
 *  23  an allocation that fails is told, unless something else is wrong before
 *  24  no sentence has a secret, and no memory that is given back
 *  28  there are lines as they should be, or none and a sentence with place and remedy, in one line; no memory is left; and
 *      a dialog finds good what a session does
 *
 * The numbers are those of docs/security.md. */
#define _GNU_SOURCE /* memmem */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "../failing_alloc.h"
#include "allocations.h"
#include "bend_value.h"
#include "config_settings.h"
#include "invariant.h"
#include "kept.h"

enum { SENTENCE = 1024, SECRET_SHORTEST = 6 /* random letters; fewer stand anywhere */ };

static const char *path; /* where the settings are; NULL: nothing has begun */
static struct slice secret; /* what is not to be found; empty: nothing */

static struct slice trimmed(const unsigned char *at, const unsigned char *end)
{
    static const char blanks[] = " \t\r\n";
    while (at < end && *at != 0 && strchr(blanks, *at) != NULL)
        at++;
    while (end > at && end[-1] != 0 && strchr(blanks, end[-1]) != NULL)
        end--;
    return slice_of(at, (size_t)(end - at));
}

static bool is_secret(struct slice name)
{
    for (unsigned i = 0; i < protocol.setting_count; i++)
        if (protocol.settings[i].kind == SETTING_SECRET && slice_equal(slice_text(protocol.settings[i].name), name))
            return true;
    return false;
}

static bool stands_elsewhere(struct slice text, struct slice part)
{
    const unsigned char *behind = part.at + part.len, *end = text.at + text.len;
    return memmem(text.at, (size_t)(part.at - text.at), part.at, part.len) != NULL ||
           memmem(behind, (size_t)(end - behind), part.at, part.len) != NULL;
}

/* Make random letters of those of the last secret that the text has; empty if it has none that is long enough, or if it
 * stands in another value, which may be shown. */
static struct slice new_secret(unsigned char *text, size_t len)
{
    struct chance chance = chance_of((uint32_t)len);
    unsigned char *end = text + len;
    struct slice found = {NULL, 0};
    for (unsigned char *at = text, *next; at < end; at = next + 1) {
        next = memchr(at, '\n', (size_t)(end - at));
        next = next != NULL ? next : end;
        unsigned char *equals = memchr(at, '=', (size_t)(next - at));
        if (equals != NULL && is_secret(trimmed(at, equals)))
            found = trimmed(equals + 1, next);
    }
    unsigned letters = 0;
    for (size_t i = 0; i < found.len; i++)
        if (isalnum(found.at[i])) {
            text[(size_t)(found.at - text) + i] = (unsigned char)('a' + draw(&chance, 26));
            letters++;
        }
    bool elsewhere = found.len > 0 && stands_elsewhere(slice_of(text, len), found); /* the fuzzer has learnt it */
    return slice_of(found.at, letters < SECRET_SHORTEST || elsewhere ? 0 : found.len);
}

static void look_at_freed(const volatile void *at)
{
    size_t size = secret.len > 0 && at != NULL ? __sanitizer_get_allocated_size(at) : 0;
    INVARIANT(24, size == 0 || memmem((const void *)at, size, secret.at, secret.len) == NULL);
}

/* What stands behind the place: the file's name, mostly with a line; or the key's, mostly with a subkey. */
static const char *behind_place(const char *sentence)
{
    INVARIANT(28, strncmp(sentence, path, strlen(path)) == 0);
    const char *at = sentence + strlen(path);
    INVARIANT(28, at[0] == ':' || at[0] == '\\');
    at = strstr(at, ": ");
    INVARIANT(28, at != NULL);
    return at + 2;
}

static void check_sentence(const char *sentence)
{
    size_t len = strlen(sentence);
    INVARIANT(28, len < SENTENCE - 1 && strstr(sentence, "; ") != NULL);
    for (size_t i = 0; i < len; i++)
        INVARIANT(28, (unsigned char)sentence[i] >= ' ' && sentence[i] != 0x7F);
    INVARIANT(24, secret.len == 0 || memmem(sentence, len, secret.at, secret.len) == NULL);
}

static void check_line(const struct line_config *line)
{
    INVARIANT(28, line->permanent_id != 0 && line->name != NULL && line->name[0] != 0);
    INVARIANT(28, line->host != NULL && line->host[0] != 0 && (line->port != 0) != (line->baud != 0));
    for (unsigned i = 0; i < SETTINGS; i++)
        INVARIANT(28, (line->setting[i] != NULL) == (i < protocol.setting_count));
}

static void check_config(const struct config *config, bool good)
{
    INVARIANT(28, good || (config->line_count == 0 && config->lines == NULL));
    for (unsigned i = 0; i < config->line_count; i++) {
        check_line(&config->lines[i]);
        INVARIANT(28, i == 0 || config->lines[i - 1].permanent_id < config->lines[i].permanent_id);
    }
    INVARIANT(28, !good || config->trace.size_kib > 0);
}

/* Read the settings as a session does, with the N-th allocation failing; 0: none. */
static bool read_settings(unsigned failing, bool for_good, char sentence[SENTENCE])
{
    struct config config;
    long before = allocations_left();
    sentence[0] = 0;
    if (failing > 0)
        alloc_arm(failing, for_good);
    bool good = config_read(&protocol, &config, sentence, SENTENCE);
    alloc_disarm();
    kept_check();
    check_config(&config, good);
    config_free(&config);
    INVARIANT(28, allocations_left() == before);
    INVARIANT(28, good == (sentence[0] == 0));
    if (!good) {
        behind_place(sentence);
        check_sentence(sentence);
    }
    return good;
}

static void check_failing(bool good, const char *sentence, unsigned failing, bool for_good)
{
    char told[SENTENCE];
    bool still_good = read_settings(failing, for_good, told);
    bool is_memory = !still_good && strstr(behind_place(told), "memory") != NULL;
    INVARIANT(23, is_memory || (alloc_failed == 0 && still_good == good) || strcmp(told, sentence) == 0);
}

/* Read and check them as a dialog does. */
static void check_dialog(bool good)
{
    char sentence[SENTENCE] = "";
    struct sections sections, copy;
    struct culprit culprit;
    long before = allocations_left();
    bool read = sections_read(&sections, protocol.name, sentence, sizeof sentence);
    kept_check();
    bool checked = read && config_check(&protocol, &sections, &culprit, sentence, sizeof sentence);
    INVARIANT(28, checked || !good);
    INVARIANT(28, checked == (sentence[0] == 0));
    if (!checked)
        check_sentence(sentence);
    INVARIANT(28, !read || checked || culprit.section == NULL || sections_find(&sections, culprit.section) != NULL);
    INVARIANT(28, !read || (sections_copy(&copy, &sections) && sections_equal(&copy, &sections)));
    if (read)
        sections_free(&copy);
    sections_free(&sections);
    INVARIANT(28, allocations_left() == before);
}

/* The C library keeps what it learns of an encoding. */
static void begin(void)
{
    unsigned char terminal[TEXT_BYTES];
    config_encode(&protocol, "1001", terminal);
    path = kept_begin();
    freed_hook = look_at_freed;
}

/* Memory is given filled, so that none is given back with what somebody else has left in it: iconv asks for more than
 * it uses. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "max_malloc_fill_size=65536";
}

const enum bend_layout fuzz_layout = BEND_SETTINGS;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char sentence[SENTENCE];
    if (size < 2)
        return 0;
    if (path == NULL)
        begin();
    size -= 2;
    unsigned char *text = malloc(size + 1);
    memcpy(text, data + 2, size);
    secret = new_secret(text, size);
    kept_store(text, size, data[1]);
    bool good = read_settings(0, false, sentence);
    if (data[0] != 0)
        check_failing(good, sentence, data[0], data[1] & 1);
    check_dialog(good);
    secret.len = 0;
    free(text);
    return 0;
}
