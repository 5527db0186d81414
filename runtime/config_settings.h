/* config_settings.h: the settings that a protocol declares, while the configuration is read. No complaint says what a
 * secret is. */
#ifndef TSPEC_CONFIG_SETTINGS_H
#define TSPEC_CONFIG_SETTINGS_H

#include "config_lines.h"

/* A number from 1 to max. It has one spelling, without a sign and zeros before it, and means the same everywhere, which
 * strtoul's does not: a long has 32 bits on Windows. */
bool config_read_number(const char *text, uint32_t max, uint32_t *number);

/* Write UTF-8 text in the protocol's encoding. Returns its bytes, or OS_NO_TEXT if it has no such text. */
size_t config_encode(const struct protocol *spoken, const char *text, unsigned char out[TEXT_BYTES]);

/* A place in what a protocol sends; all zero: before the first. */
struct sent_place {
    unsigned operation, hole;
};

/* The next field that is filled from this source, behind *place, which it moves on; NULL behind the last. Of
 * SOURCE_SETTING only the fields that this setting fills. */
const struct field_type *config_next_sent(const struct protocol *spoken, enum source source, unsigned setting,
                                          struct sent_place *place);

/* Why a field cannot hold a text in UTF-8. */
enum misfit { FITS, MISFIT_CHARACTER, MISFIT_SHORT, MISFIT_LONG };

/* *wrong is the character of ASCII that cannot stand in the field. */
enum misfit config_misfit(const struct field_type *field, const char *text, char *wrong);

/* The protocol's setting of this name; spoken->setting_count if it has none. */
unsigned config_setting(const struct protocol *spoken, const char *name);

/* For a complaint: ", and for this protocol user, password"; nothing if it has no settings. */
void config_list_settings(const struct protocol *spoken, char *list, size_t room);

/* Check a value of a setting, and keep it in kept[setting], in the protocol's encoding. */
bool config_take_setting(const struct protocol *spoken, unsigned setting, const char *value, const char *place,
                         char *kept[SETTINGS], const struct complaint *complaint);

/* Give a line what it leaves to the switch, or to the defaults, and see that it can log in with that. */
bool config_complete_settings(const struct protocol *spoken, char *const of_switch[SETTINGS], struct draft *draft,
                              const struct complaint *complaint);

/* Wipe and free the values. */
void config_free_settings(char *setting[SETTINGS]);

#endif
