/* c_library.c: what <stdio.h> and <string.h> declare and the import library of ucrtbase.dll lacks. printf's family is
 * there as one function for each kind of destination. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STANDARD _CRT_INTERNAL_PRINTF_STANDARD_SNPRINTF_BEHAVIOR

int vsnprintf(char *out, size_t room, const char *format, va_list values)
{
    return __stdio_common_vsprintf(STANDARD, out, room, format, NULL, values);
}

int snprintf(char *out, size_t room, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int len = vsnprintf(out, room, format, values);
    va_end(values);
    return len;
}

int vfprintf(FILE *file, const char *format, va_list values)
{
    return __stdio_common_vfprintf(STANDARD, file, format, NULL, values);
}

int fprintf(FILE *file, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int len = vfprintf(file, format, values);
    va_end(values);
    return len;
}

int vprintf(const char *format, va_list values)
{
    return vfprintf(stdout, format, values);
}

int printf(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int len = vprintf(format, values);
    va_end(values);
    return len;
}

int sscanf(const char *text, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    int fields = __stdio_common_vsscanf(0, text, (size_t)-1, format, NULL, values);
    va_end(values);
    return fields;
}

size_t strnlen(const char *text, size_t room)
{
    const char *end = memchr(text, '\0', room);

    return end != NULL ? (size_t)(end - text) : room;
}
