/* os_win32.c: os.h for Windows 7 and later: slim locks, the performance counter, Windows' own code page tables. */
#include "os.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <wincrypt.h>
#include <ntsecapi.h>

#include "messages.h"

void os_mutex_init(os_mutex *mutex)
{
    InitializeSRWLock(mutex);
}

void os_mutex_free(os_mutex *mutex)
{
    (void)mutex;
}

void os_mutex_lock(os_mutex *mutex)
{
    AcquireSRWLockExclusive(mutex);
}

void os_mutex_unlock(os_mutex *mutex)
{
    ReleaseSRWLockExclusive(mutex);
}

void os_cond_init(os_cond *cond)
{
    InitializeConditionVariable(cond);
}

void os_cond_free(os_cond *cond)
{
    (void)cond;
}

void os_cond_wait(os_cond *cond, os_mutex *mutex)
{
    SleepConditionVariableSRW(cond, mutex, INFINITE, 0);
}

void os_cond_broadcast(os_cond *cond)
{
    WakeAllConditionVariable(cond);
}

struct thread_start {
    void (*body)(void *);
    void *argument;
    HMODULE code; /* held loaded for the thread */
};

static DWORD WINAPI thread_main(void *given)
{
    struct thread_start start = *(struct thread_start *)given;

    free(given);
    start.body(start.argument);
    FreeLibraryAndExitThread(start.code, 0);
}

bool os_thread_start(os_thread *thread, void (*body)(void *), void *argument)
{
    struct thread_start *start = malloc(sizeof *start);

    if (start == NULL)
        return false;
    *start = (struct thread_start){body, argument, NULL};
    if (GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(uintptr_t)thread_main, &start->code)) {
        *thread = CreateThread(NULL, 0, thread_main, start, 0, NULL);
        if (*thread != NULL)
            return true;
        FreeLibrary(start->code);
    }
    free(start);
    return false;
}

void os_thread_join(os_thread *thread)
{
    WaitForSingleObject(*thread, INFINITE);
    CloseHandle(*thread);
}

void os_thread_leave(os_thread *thread)
{
    CloseHandle(*thread);
}

uint64_t os_thread_self(void)
{
    return GetCurrentThreadId();
}

/* GetTickCount64 would step by 16 ms. */
uint64_t os_clock_us(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (uint64_t)(count.QuadPart / frequency.QuadPart * 1000000 +
                      count.QuadPart % frequency.QuadPart * 1000000 / frequency.QuadPart);
}

uint64_t os_clock_ms(void)
{
    return os_clock_us() / 1000;
}

#define YEAR_1970 116444736000000000 /* in a FILETIME's 100 ns since 1601 */

uint64_t os_time_ms(void)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    return (((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) - YEAR_1970) / 10000;
}

void os_utc_of(uint64_t time_ms, SYSTEMTIME *utc)
{
    uint64_t ticks = time_ms * 10000 + YEAR_1970;
    FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)};

    FileTimeToSystemTime(&time, utc);
}

void os_utc(SYSTEMTIME *now)
{
    os_utc_of(os_time_ms(), now);
}

bool os_md5(struct slice first, struct slice second, unsigned char digest[16])
{
    HCRYPTPROV provider;
    HCRYPTHASH hash;
    DWORD size = 16;
    if (!CryptAcquireContextW(&provider, NULL, NULL, PROV_RSA_FULL, CRYPT_VERIFYCONTEXT | CRYPT_SILENT))
        return false;
    bool good = CryptCreateHash(provider, CALG_MD5, 0, 0, &hash);
    if (good) {
        good = CryptHashData(hash, first.at, (DWORD)first.len, 0) &&
               CryptHashData(hash, second.at, (DWORD)second.len, 0) &&
               CryptGetHashParam(hash, HP_HASHVAL, digest, &size, 0);
        CryptDestroyHash(hash);
    }
    CryptReleaseContext(provider, 0);
    return good;
}

uint32_t os_seed(void)
{
    LARGE_INTEGER count;

    QueryPerformanceCounter(&count);
    return (uint32_t)count.QuadPart ^ GetTickCount() ^ GetCurrentProcessId() * 2654435761u;
}

uint64_t os_secret(void)
{
    uint64_t secret;

    if (!RtlGenRandom(&secret, sizeof secret))
        secret = (uint64_t)os_seed() << 32 ^ os_clock_us();
    return secret;
}

enum { ASCII = 20127, GB18030 = 54936, CHARACTER_BYTES = 4 };

/* Convert one character at the front of a text. Returns its bytes, or 0 if they are no text. */
static size_t convert_character(unsigned codepage, struct slice text, WCHAR units[2], int *count)
{
    size_t len = IsDBCSLeadByteEx(codepage, *text.at) ? 2 : 1;

    if (codepage == ASCII && *text.at >= 0x80)
        return 0; /* Windows would ignore the eighth bit */
    for (; len <= CHARACTER_BYTES && len <= text.len; len++) {
        *count = MultiByteToWideChar(codepage, MB_ERR_INVALID_CHARS, (const char *)text.at, (int)len, units, 2);
        if (*count > 0)
            return len;
    }
    return 0;
}

/* For text with errors, or with more characters than there is room for. */
static size_t convert_characters(unsigned codepage, struct slice text, WCHAR *out, size_t room)
{
    size_t total = 0;

    while (text.len > 0) {
        WCHAR units[2];
        int count;
        size_t len = convert_character(codepage, text, units, &count);

        if (len == 0) {
            units[0] = 0xFFFD;
            count = 1;
            len = 1;
        }
        for (int i = 0; i < count; i++, total++)
            if (total < room)
                out[total] = units[i];
        text = slice_of(text.at + len, text.len - len);
    }
    return total;
}

size_t os_to_utf16(unsigned codepage, struct slice text, WCHAR *out, size_t room)
{
    int count = 0;

    if (text.len > 0 && text.len <= INT_MAX && room <= INT_MAX && codepage != ASCII)
        count = MultiByteToWideChar(codepage, MB_ERR_INVALID_CHARS, (const char *)text.at, (int)text.len, out,
                                    (int)room);
    return count > 0 ? (size_t)count : convert_characters(codepage, text, out, room);
}

bool os_decoder_open(os_decoder *decoder, unsigned codepage)
{
    *decoder = codepage;
    return IsValidCodePage(codepage);
}

void os_decoder_close(os_decoder *decoder)
{
    (void)decoder;
}

size_t os_decode(const os_decoder *decoder, struct slice text, WCHAR *out, size_t room)
{
    return os_to_utf16(*decoder, text, out, room);
}

/* Unicode's own encodings have all characters and report half a surrogate pair; the others report a character that they
 * do not have, but not to who asks for the first. */
size_t os_from_utf16(unsigned codepage, const WCHAR *text, size_t len, unsigned char *out, size_t room)
{
    bool unicode = codepage == CP_UTF8 || codepage == GB18030;
    BOOL replaced = FALSE;
    int count;

    if (len == 0)
        return 0;
    if (len > INT_MAX || room == 0)
        return OS_NO_TEXT;
    count = WideCharToMultiByte(codepage, unicode ? WC_ERR_INVALID_CHARS : WC_NO_BEST_FIT_CHARS, text, (int)len,
                                (char *)out, room > INT_MAX ? INT_MAX : (int)room, NULL, unicode ? NULL : &replaced);
    return count > 0 && !replaced ? (size_t)count : OS_NO_TEXT;
}

enum { LOG_UNITS = 1000, SOURCE_UNITS = 256 };

/* The installer registers a source for each protocol, with the provider itself as its message file. Where nobody did,
 * the event viewer shows the text after a preface that says so. */
static void report_event(const char *protocol, const WCHAR *text)
{
    WCHAR source[SOURCE_UNITS];
    _snwprintf(source, SOURCE_UNITS, L"tspec-%hs", protocol);
    source[SOURCE_UNITS - 1] = 0;
    HANDLE log = RegisterEventSourceW(NULL, source);

    if (log == NULL)
        return;
    ReportEventW(log, EVENTLOG_ERROR_TYPE, 0, EVENT_TROUBLE, NULL, 1, 0, &text, NULL);
    DeregisterEventSource(log);
}

void os_log(const char *protocol, const char *line)
{
    WCHAR wide[LOG_UNITS + 2];
    size_t units = os_to_utf16(CODEPAGE_UTF8, slice_text(line), wide, LOG_UNITS);

    if (units > LOG_UNITS)
        units = LOG_UNITS;
    wide[units] = 0;
    report_event(protocol, wide);
    wide[units] = '\n';
    wide[units + 1] = 0;
    OutputDebugStringW(wide);
}

enum { PATH_UNITS = 1024 };

/* A UTF-8 path as Windows wants it. False if it is too long. */
static bool wide_path(const char *path, WCHAR wide[PATH_UNITS])
{
    size_t units = os_to_utf16(CODEPAGE_UTF8, slice_text(path), wide, PATH_UNITS);

    if (units >= PATH_UNITS)
        return false;
    wide[units] = 0;
    return true;
}

bool os_log_folder(char *path, size_t room)
{
    WCHAR wide[PATH_UNITS];
    DWORD units = GetEnvironmentVariableW(L"ProgramData", wide, PATH_UNITS);
    size_t len = units == 0 || units >= PATH_UNITS
                     ? OS_NO_TEXT
                     : os_from_utf16(CODEPAGE_UTF8, wide, units, (unsigned char *)path, room);

    if (len >= room) /* OS_NO_TEXT too */
        return false;
    path[len] = 0;
    return true;
}

/* Make the folders of a path, as far as that can be done; what cannot be opened afterwards says so itself. */
static void make_folders(WCHAR *path)
{
    for (WCHAR *at = path; *at != 0; at++) {
        WCHAR separator = *at;

        if (at == path || (separator != '\\' && separator != '/'))
            continue;
        *at = 0;
        CreateDirectoryW(path, NULL);
        *at = separator;
    }
}

/* Some devices make who opens them wait. They have names in every folder: a full path is \\.\NUL if it ends in NUL. */
static bool is_device(const WCHAR *path)
{
    WCHAR full[PATH_UNITS];
    DWORD units = GetFullPathNameW(path, PATH_UNITS, full, NULL);

    return units == 0 || units >= PATH_UNITS || wcsncmp(full, L"\\\\.\\", 4) == 0;
}

/* A link, by either name, could lead what is written into another file; a pipe or a device could wait for ever. */
static bool is_plain_file(HANDLE file, uint64_t *size)
{
    BY_HANDLE_FILE_INFORMATION found;

    if (GetFileType(file) != FILE_TYPE_DISK || !GetFileInformationByHandle(file, &found))
        return false;
    *size = (uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow;
    return (found.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT)) == 0 &&
           found.nNumberOfLinks == 1;
}

/* A link is opened itself and then refused. Were it a pipe after all, its server could not act in our name. */
bool os_file_open(os_file *file, const char *path, uint64_t *size)
{
    WCHAR wide[PATH_UNITS];

    if (!wide_path(path, wide) || is_device(wide))
        return false;
    make_folders(wide);
    *file = CreateFileW(wide, FILE_APPEND_DATA | FILE_READ_ATTRIBUTES | SYNCHRONIZE,
                        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_ALWAYS,
                        FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT | SECURITY_SQOS_PRESENT |
                            SECURITY_ANONYMOUS,
                        NULL);
    if (*file == INVALID_HANDLE_VALUE)
        return false;
    if (!is_plain_file(*file, size)) {
        CloseHandle(*file);
        return false;
    }
    return true;
}

bool os_file_write(os_file file, const void *bytes, size_t len)
{
    DWORD written;

    return WriteFile(file, bytes, (DWORD)len, &written, NULL) && written == len;
}

void os_file_close(os_file file)
{
    CloseHandle(file);
}

bool os_file_rename(const char *from, const char *to)
{
    WCHAR wide_from[PATH_UNITS], wide_to[PATH_UNITS];

    return wide_path(from, wide_from) && wide_path(to, wide_to) &&
           MoveFileExW(wide_from, wide_to, MOVEFILE_REPLACE_EXISTING);
}
