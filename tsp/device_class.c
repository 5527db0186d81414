/* device_class.c: see device_class.h. */
#include "device_class.h"

#include <stddef.h>

static WCHAR lower(WCHAR letter)
{
    return letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter;
}

bool device_class_is_line(LPCWSTR name)
{
    static const char line[] = "tapi/line";
    size_t same = 0;
    while (line[same] != 0 && lower(name[same]) == line[same])
        same++;
    return line[same] == 0 && name[same] == 0;
}

bool device_class_means_line(LPCWSTR name)
{
    return name == NULL || name[0] == 0 || device_class_is_line(name);
}
