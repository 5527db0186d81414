/* settings.h: where a provider's configuration is kept, as sections of named values.
 *
 * Windows: the registry, HKEY_LOCAL_MACHINE\SOFTWARE\tspec\<protocol>, a subkey for each section; values are REG_SZ,
 * REG_EXPAND_SZ with the variables of the process that reads them, REG_DWORD, or REG_BINARY that secret.h protected.
 * Natively: an ini file, the one that the environment variable TSPEC_CONFIG names, or /etc/tspec/<protocol>.ini.
 * The meaning of sections and values is config.c's; here they are text. */
#ifndef TSPEC_SETTINGS_H
#define TSPEC_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

/* Who is told what is found. All strings are UTF-8 and valid only during the call; blanks round a value are cut off.
 * `place` says where it stands, for error messages: "/etc/tspec/x.ini:7", or the registry key's path. Each function
 * returns false to stop reading. */
struct settings_visitor {
    bool (*section)(void *context, const char *section, const char *place);              /* a section begins */
    bool (*value)(void *context, const char *name, const char *value, const char *place); /* one value of it */
    void *context;
    bool (*lost)(void *context, const char *name); /* a protected secret that nobody can reveal; NULL: reading ends */
};

/* Visit every section, each followed by its values. A section may have none; an ini file may have two of one name.
 * Returns true if the settings exist, are well-formed and no visit returned false. Otherwise false; if no visitor is to
 * blame, a sentence with place and remedy stands in error[0..room). */
bool settings_read(const char *protocol, const struct settings_visitor *visitor, char *error, size_t room);

/* Write where the protocol's settings are, a file's path or a registry key's, to place[0..room). What does not fit is
 * cut off. */
void settings_place(const char *protocol, char *place, size_t room);

#endif
