/* config_settings.c: see config_settings.h. */
#include "config_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os.h"
#include "secret.h"

#define LONGEST_ID "4294967295"
#define ANY_DIGEST "d41d8cd98f00b204e9800998ecf8427e"

bool config_read_number(const char *text, uint32_t max, uint32_t *number)
{
    if (*text < '1' || *text > '9')
        return false;
    for (*number = 0; *text >= '0' && *text <= '9'; text++) {
        uint32_t digit = (uint32_t)(*text - '0');
        if (*number > (max - digit) / 10)
            return false;
        *number = *number * 10 + digit;
    }
    return *text == 0;
}

size_t config_encode(const struct protocol *spoken, const char *text, unsigned char out[TEXT_BYTES])
{
    WCHAR wide[TEXT_BYTES];
    size_t units = os_to_utf16(CODEPAGE_UTF8, slice_text(text), wide, TEXT_BYTES);
    size_t len = units > TEXT_BYTES ? OS_NO_TEXT : os_from_utf16(spoken->codepage, wide, units, out, TEXT_BYTES);
    secret_wipe(wide, sizeof(wide));
    return len;
}

enum misfit config_misfit(const struct field_type *field, const char *text, char *wrong)
{
    unsigned characters = 0;
    for (const char *at = text; *at != 0; at++) {
        unsigned char byte = (unsigned char)*at;
        *wrong = *at;
        if (byte < 0x80 && !field_may_hold(field, byte))
            return MISFIT_CHARACTER;
        characters += (byte & 0xC0) != 0x80;
    }
    return characters < field->min ? MISFIT_SHORT : characters > field->max ? MISFIT_LONG : FITS;
}

unsigned config_setting(const struct protocol *spoken, const char *name)
{
    unsigned setting = 0;
    while (setting < spoken->setting_count && strcmp(spoken->settings[setting].name, name) != 0)
        setting++;
    return setting;
}

void config_list_settings(const struct protocol *spoken, char *list, size_t room)
{
    size_t len = 0;
    list[0] = 0;
    for (unsigned i = 0; i < spoken->setting_count && len < room; i++)
        len += (size_t)snprintf(list + len, room - len, "%s %s", i == 0 ? ", and for this protocol" : ",",
                                spoken->settings[i].name);
}

static bool fail(const struct setting_type *type, const char *value, const char *place,
                 const struct complaint *complaint, const char *remedy)
{
    if (type->kind == SETTING_SECRET)
        return config_fail(complaint, place, "%s cannot be what it is; %s", type->name, remedy);
    return config_fail(complaint, place, "%s is '%.*s'; %s", type->name, config_shown(value), value, remedy);
}

static bool is_number(const char *value)
{
    uint32_t number;
    return strcmp(value, "0") == 0 || config_read_number(value, UINT32_MAX, &number);
}

static bool check_fits(const struct setting_type *type, const struct field_type *field, const char *value,
                       const char *place, const struct complaint *complaint)
{
    char wrong, remedy[128];
    enum misfit misfit = config_misfit(field, value, &wrong);
    if (misfit == MISFIT_CHARACTER)
        snprintf(remedy, sizeof(remedy), "the switch's messages cannot hold one of its characters; leave it out");
    else
        snprintf(remedy, sizeof(remedy), "the switch's messages hold %u to %u characters of it; correct it", field->min,
                 field->max);
    return misfit == FITS || fail(type, value, place, complaint, remedy);
}

const struct field_type *config_next_sent(const struct protocol *spoken, enum source source, unsigned setting,
                                          struct sent_place *place)
{
    for (; place->operation < OPERATIONS; *place = (struct sent_place){place->operation + 1, 0}) {
        const struct operation *binding = &spoken->operations[place->operation];
        if (binding->message >= spoken->message_count)
            continue;
        const struct message_type *type = &spoken->messages[binding->message];
        while (place->hole < type->count) {
            unsigned hole = place->hole++;
            if (binding->source[hole] == source && (source != SOURCE_SETTING || binding->setting[hole] == setting))
                return &spoken->fields[type->field[hole]];
        }
    }
    return NULL;
}

/* What is sent has to hold it: else all dials would fail, or the login. */
static bool check_fields(const struct protocol *spoken, unsigned setting, const char *value, const char *place,
                         const struct complaint *complaint)
{
    struct sent_place sent = {0, 0};
    const struct field_type *field;
    while ((field = config_next_sent(spoken, SOURCE_SETTING, setting, &sent)) != NULL)
        if (!check_fits(&spoken->settings[setting], field, value, place, complaint))
            return false;
    return true;
}

/* A copy in the protocol's encoding, which has no NUL but for that character; NULL with a complaint. */
static char *encoded(const struct protocol *spoken, const struct setting_type *type, const char *value,
                     const char *place, const struct complaint *complaint)
{
    unsigned char text[TEXT_BYTES + 1];
    char *copy = NULL;
    size_t len = config_encode(spoken, value, text);
    if (len == OS_NO_TEXT) {
        fail(type, value, place, complaint, "the switch's encoding has no such text; write it as the switch does");
        return NULL;
    }
    text[len] = 0;
    copy = strdup((const char *)text);
    secret_wipe(text, sizeof(text));
    if (copy == NULL)
        config_fail_memory(complaint, place);
    return copy;
}

bool config_take_setting(const struct protocol *spoken, unsigned setting, const char *value, const char *place,
                         char *kept[SETTINGS], const struct complaint *complaint)
{
    const struct setting_type *type = &spoken->settings[setting];
    if (strlen(value) > TEXT_BYTES)
        return fail(type, value, place, complaint, "write at most 256 bytes");
    if (type->kind == SETTING_NUMBER && !is_number(value))
        return fail(type, value, place, complaint, "write a number from 0 to 4294967295, without zeros before it");
    if (!check_fields(spoken, setting, value, place, complaint))
        return false;
    kept[setting] = encoded(spoken, type, value, place, complaint);
    return kept[setting] != NULL;
}

/* The fields of a step of the login. False if they are not known before the switch has spoken. */
static bool fill_log_in(const struct operation *binding, unsigned count, const struct draft *draft,
                        struct slice field[MESSAGE_FIELDS])
{
    for (unsigned hole = 0; hole < count; hole++) {
        enum source source = binding->source[hole];
        if (source == SOURCE_ARGUMENT)
            return false;
        field[hole] = slice_text(source == SOURCE_SETTING ? draft->line.setting[binding->setting[hole]]
                                 : source == SOURCE_TEXT  ? binding->text[hole]
                                 : source == SOURCE_MD5   ? ANY_DIGEST
                                                          : LONGEST_ID);
    }
    return true;
}

/* That each value fits its field does not say that the message with all of them is short enough. */
static bool check_log_in(const struct protocol *spoken, enum operation_kind step, const struct draft *draft,
                         const struct complaint *complaint)
{
    const struct operation *binding = &spoken->operations[step];
    struct slice field[MESSAGE_FIELDS];
    struct fault fault;
    if (binding->message >= spoken->message_count ||
        !fill_log_in(binding, spoken->messages[binding->message].count, draft, field))
        return true;
    unsigned char *bytes = malloc(spoken->limit);
    if (bytes == NULL)
        return config_fail_memory(complaint, draft->place);
    bool good = spoken->encode(binding->message, field, bytes, spoken->limit, &fault) > 0;
    secret_wipe(bytes, spoken->limit);
    free(bytes);
    bool blamed = !good && fault.hole != NO_HOLE && binding->source[fault.hole] == SOURCE_SETTING;
    const char *name = blamed ? spoken->settings[binding->setting[fault.hole]].name : NULL;
    if (good)
        return true;
    config_fail(complaint, draft->place, "line %u cannot log in with its %s: %s; correct it",
                (unsigned)draft->line.permanent_id, blamed ? name : "settings", fault_text(fault.code));
    return config_blame(complaint, name);
}

static bool complete(const struct protocol *spoken, unsigned setting, const char *of_switch, struct draft *draft,
                     const struct complaint *complaint)
{
    const struct setting_type *type = &spoken->settings[setting];
    char **kept = &draft->line.setting[setting];
    if (*kept != NULL)
        return true;
    if (of_switch == NULL && type->usual == NULL) {
        config_fail(complaint, draft->place, "line %u has no %s (%s); set it, here or in the section switch",
                    (unsigned)draft->line.permanent_id, type->name, type->title);
        return config_blame(complaint, type->name);
    }
    if (of_switch == NULL) {
        *kept = encoded(spoken, type, type->usual, draft->place, complaint);
        return *kept != NULL;
    }
    *kept = strdup(of_switch);
    return *kept != NULL || config_fail_memory(complaint, draft->place);
}

bool config_complete_settings(const struct protocol *spoken, char *const of_switch[SETTINGS], struct draft *draft,
                              const struct complaint *complaint)
{
    for (unsigned i = 0; i < spoken->setting_count; i++)
        if (!complete(spoken, i, of_switch[i], draft, complaint))
            return false;
    for (unsigned step = OPERATION_LOG_IN; step <= OPERATION_LOG_IN_8 && spoken->setting_count > 0; step++)
        if (!check_log_in(spoken, step, draft, complaint))
            return false;
    return true;
}

void config_free_settings(char *setting[SETTINGS])
{
    for (unsigned i = 0; i < SETTINGS; i++) {
        if (setting[i] != NULL)
            secret_wipe(setting[i], strlen(setting[i]));
        free(setting[i]);
        setting[i] = NULL;
    }
}
