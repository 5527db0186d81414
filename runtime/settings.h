/* settings.h: where a provider's configuration is kept, as sections of named values.
 *
 * Windows: the registry, HKEY_LOCAL_MACHINE\SOFTWARE\tspec\<protocol>, a subkey for each section, REG_SZ or REG_DWORD
 * values. Natively: an ini file, the one that the environment variable TSPEC_CONFIG names, or /etc/tspec/<protocol>.ini.
 * The meaning of sections and values is config.c's; here they are text. */
#ifndef TSPEC_SETTINGS_H
#define TSPEC_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

/* One value. All strings are UTF-8 and valid only during the call. `place` says where it stands, for error messages:
 * "addpac.ini:7", or the registry key's path. Return false to stop reading. */
typedef bool settings_visitor(void *context, const char *section, const char *name, const char *value,
                              const char *place);

/* Visit every value, section by section. Returns true if the settings exist, are well-formed and no visit returned
 * false. Otherwise false; if no visitor is to blame, a sentence with place and remedy stands in error[0..room). */
bool settings_read(const char *protocol, settings_visitor *visit, void *context, char *error, size_t room);

#endif
