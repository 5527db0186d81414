/* system_function.h: functions of DLLs of Windows' that only dialogs need. They are loaded when a dialog wants them, so
 * that the telephony service, which loads this file too, does not have them in its process. */
#ifndef TSPEC_UI_SYSTEM_FUNCTION_H
#define TSPEC_UI_SYSTEM_FUNCTION_H

#include <stdbool.h>
#include <windows.h>

/* Load a DLL by its name, which Windows looks for in its own folder only (comctl32.dll: in that of the active version),
 * and put a function's address into *function, a pointer to a function of its type. The caller frees the library. False
 * if it has none; then nothing is loaded. */
bool system_function(const WCHAR *file, const char *name, HMODULE *library, void *function);

#endif
