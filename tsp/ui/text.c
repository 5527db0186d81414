/* text.c: see text.h. */
#include "text.h"

#include <stdint.h>
#include <stdio.h>

HINSTANCE text_module(void)
{
    HMODULE module = NULL;
    DWORD how = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    GetModuleHandleExW(how, (LPCWSTR)(uintptr_t)text_module, &module);
    return module;
}

WCHAR *text_load(UINT text, WCHAR out[TEXT_UNITS])
{
    if (LoadStringW(text_module(), text, out, TEXT_UNITS) <= 0)
        out[0] = 0;
    return out;
}

WCHAR *text_with(UINT text, const WCHAR *one, const WCHAR *two, const WCHAR *three, WCHAR out[TEXT_UNITS])
{
    WCHAR format[TEXT_UNITS];
    const WCHAR *words[] = {one, two, three};
    DWORD how = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY;
    if (FormatMessageW(how, text_load(text, format), 0, 0, out, TEXT_UNITS, (va_list *)words) == 0)
        out[0] = 0;
    return out;
}

WCHAR *text_number(unsigned long number, WCHAR out[16])
{
    _snwprintf(out, 16, L"%lu", number);
    return out;
}

WCHAR *text_wide(const char *utf8, WCHAR *out, size_t room)
{
    if (utf8 == NULL || MultiByteToWideChar(CP_UTF8, 0, utf8, -1, out, (int)room) == 0)
        out[0] = 0;
    return out;
}

char *text_narrow(const WCHAR *text, char *out, size_t room)
{
    if (WideCharToMultiByte(CP_UTF8, 0, text, -1, out, (int)room, NULL, NULL) == 0)
        out[0] = 0;
    return out;
}
