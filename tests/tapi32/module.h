/* module.h: the DLL that this code is in. Windows and dialogs of its own belong to it. */
#ifndef TAPI32_MODULE_H
#define TAPI32_MODULE_H

#include <windows.h>

HINSTANCE module_own(void);

#endif
