/* windows.h for POSIX: the types that mingw-w64's tapi.h and tspi.h are written in, and nothing else.
 *
 * Behind it those two headers compile natively and lay their structures out as on Win64, byte for byte, because they
 * pack to 1 and LONG and DWORD have 32 bits here too. There are no Windows functions: what the provider needs of the
 * system goes through os.h, net.h and settings.h. */
#ifndef TSPEC_POSIX_WINDOWS_H
#define TSPEC_POSIX_WINDOWS_H

#include <stdint.h>
#include <uchar.h>

#define WINAPI
#define CALLBACK
#define DECLSPEC_IMPORT
#define __C89_NAMELESS __extension__
#define __MSABI_LONG(x) x
#define __LONG32 int
#define __MINGW_NAME_AW(name) name##W
#define __MINGW_TYPEDEF_AW(type) typedef type##W type;
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif

typedef void VOID, *LPVOID;
typedef char CHAR, *LPSTR;
typedef const char *LPCSTR;
typedef char16_t WCHAR, *LPWSTR;
typedef const char16_t *LPCWSTR;
typedef uint8_t BYTE;
typedef uint16_t WORD;
typedef uint32_t DWORD, *LPDWORD, UINT, ULONG;
typedef int32_t LONG, BOOL, HRESULT;
typedef uintptr_t DWORD_PTR, ULONG_PTR, UINT_PTR, WPARAM;
typedef intptr_t LONG_PTR;
typedef int64_t LONGLONG, CURRENCY;
typedef double DATE;
typedef void *HANDLE, *HWND, *HICON, *HINSTANCE, *HMODULE;

typedef struct _GUID CLSID; /* tapi.h defines the structure */

typedef struct _SYSTEMTIME {
    WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds;
} SYSTEMTIME;

#define FALSE 0
#define TRUE 1
#define MAX_PATH 260
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

#endif
