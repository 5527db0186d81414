/* priorities.c: programs come first for a media mode, or do not. */
#include <stdio.h>

#include "client.h"

#define PRIORITIES "Software\\Microsoft\\Windows\\CurrentVersion\\Telephony\\HandoffPriorities"

enum {
    VOICE = LINEMEDIAMODE_INTERACTIVEVOICE,
    FAX = LINEMEDIAMODE_G3FAX,
    NO_MODE = 0x01000000,
    CALLS = LINEREQUESTMODE_MAKECALL,
};

static void print(const char *what, LONG result)
{
    printf("%s: %08lX\n", what, (unsigned long)result);
}

/* A program's place by both functions. */
static void say_place(const char *what, const char *file, const WCHAR *wide, DWORD mode)
{
    DWORD a = 4711, w = 4711;
    must("lineGetAppPriorityA", lineGetAppPriorityA(file, mode, NULL, CALLS, NULL, &a));
    must("lineGetAppPriorityW", lineGetAppPriorityW(wide, mode, NULL, CALLS, NULL, &w));
    printf("%s: %lu %lu\n", what, a, w);
}

static void say_list(const char *name)
{
    char list[256] = "";
    DWORD size = sizeof(list);
    RegGetValueA(HKEY_CURRENT_USER, PRIORITIES, name, RRF_RT_REG_SZ, NULL, list, &size);
    printf("%s: %s\n", name, list);
}

static void refuse(void)
{
    DWORD place;
    print("no file", lineGetAppPriorityA(NULL, VOICE, NULL, 0, NULL, &place));
    print("no place", lineGetAppPriorityW(L"a.exe", VOICE, NULL, 0, NULL, NULL));
    print("a path", lineSetAppPriorityA("c:\\a.exe", VOICE, NULL, 0, NULL, 1));
    print("an empty name", lineSetAppPriorityA("", VOICE, NULL, 0, NULL, 1));
    print("a quotation mark", lineSetAppPriorityA("a\"b.exe", VOICE, NULL, 0, NULL, 1));
    print("no such mode", lineSetAppPriorityW(L"a.exe", NO_MODE | VOICE, NULL, 0, NULL, 1));
    print("two modes at once", lineGetAppPriorityA("a.exe", VOICE | FAX, NULL, 0, NULL, &place));
    print("no such request", lineGetAppPriorityA("a.exe", 0, NULL, CALLS + 1, NULL, &place));
    print("no such request to set", lineSetAppPriorityA("a.exe", 0, NULL, 0, NULL, 1));
    print("a third priority", lineSetAppPriorityA("a.exe", VOICE, NULL, 0, NULL, 2));
    RegSetKeyValueA(HKEY_CURRENT_USER, PRIORITIES, "video", REG_DWORD, &place, sizeof(place));
    print("a damaged list", lineGetAppPriorityA("a.exe", LINEMEDIAMODE_VIDEO, NULL, 0, NULL, &place));
    print("a damaged list to set", lineSetAppPriorityA("d.exe", LINEMEDIAMODE_VIDEO | FAX, NULL, 0, NULL, 1));
    say_place("d for fax", "d.exe", L"d.exe", FAX);
}

int try_priorities(void)
{
    RegDeleteKeyA(HKEY_CURRENT_USER, PRIORITIES);
    say_place("before", "a.exe", L"a.exe", VOICE);
    must("lineSetAppPriorityA", lineSetAppPriorityA("a.exe", VOICE | FAX, NULL, 0, NULL, 1));
    must("lineSetAppPriorityW", lineSetAppPriorityW(L"b.exe", VOICE, NULL, 0, NULL, 1));
    must("lineSetAppPriorityW", lineSetAppPriorityW(L"c.exe", 0, NULL, CALLS, NULL, 1));
    say_list("interactivevoice");
    say_list("g3fax");
    say_list("RequestMakeCall");
    say_place("a for voice", "A.EXE", L"A.EXE", VOICE);
    say_place("b for voice", "b.exe", L"b.exe", VOICE);
    say_place("a for fax", "a.exe", L"a.exe", FAX);
    say_place("b for fax", "b.exe", L"b.exe", FAX);
    say_place("c for requests", "c.exe", L"c.exe", 0);
    must("lineSetAppPriorityA", lineSetAppPriorityA("a.exe", VOICE, NULL, 0, NULL, 1));
    say_place("a first", "a.exe", L"a.exe", VOICE);
    say_place("b behind it", "b.exe", L"b.exe", VOICE);
    must("lineSetAppPriorityA", lineSetAppPriorityA("A.exe", VOICE, NULL, 0, NULL, 0));
    must("lineSetAppPriorityA", lineSetAppPriorityA("nobody.exe", VOICE, NULL, 0, NULL, 0));
    say_place("a gone", "a.exe", L"a.exe", VOICE);
    say_place("b first", "b.exe", L"b.exe", VOICE);
    refuse();
    RegDeleteKeyA(HKEY_CURRENT_USER, PRIORITIES);
    return 0;
}
