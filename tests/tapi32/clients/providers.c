/* providers.c: what an application that installs providers does: it needs no line, and no lineInitialize. */
#include <stdio.h>

#include "client.h"

/* Print the list by both functions: "ansi 1 addpac.tsp". */
static void print_list(void)
{
    union {
        LINEPROVIDERLIST list;
        BYTE bytes[4096];
    } ansi = {.list.dwTotalSize = sizeof(ansi)}, wide = {.list.dwTotalSize = sizeof(wide)};
    must("lineGetProviderListA", lineGetProviderListA(0x00020000, &ansi.list));
    must("lineGetProviderListW", lineGetProviderListW(0x00020000, &wide.list));
    const LINEPROVIDERENTRY *a = (const void *)(ansi.bytes + ansi.list.dwProviderListOffset);
    const LINEPROVIDERENTRY *w = (const void *)(wide.bytes + wide.list.dwProviderListOffset);
    for (DWORD i = 0; i < ansi.list.dwNumProviders; i++) {
        printf("ansi %lu %s\n", a[i].dwPermanentProviderID,
               (const char *)ansi.bytes + a[i].dwProviderFilenameOffset);
        printf("wide %lu %ls\n", w[i].dwPermanentProviderID,
               (const WCHAR *)(wide.bytes + w[i].dwProviderFilenameOffset));
    }
}

static void print(const char *what, LONG result)
{
    printf("%s: %08lX\n", what, (unsigned long)result);
}

static void CALLBACK ignore(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR param1, DWORD_PTR param2,
                            DWORD_PTR param3)
{
    (void)device, (void)message, (void)instance, (void)param1, (void)param2, (void)param3;
}

static void try_config_dialog(void)
{
    HLINEAPP app;
    DWORD count;
    print("dialog before lineInitialize", lineConfigDialogA(0, NULL, NULL));
    must("lineInitialize", lineInitialize(&app, NULL, ignore, "providers", &count));
    print("dialog of no device", lineConfigDialogA(count, NULL, NULL));
    print("dialog of no window", lineConfigDialogA(0, (HWND)4711, NULL));
    print("dialog of no class", lineConfigDialogW(0, NULL, L"comm/datamodem"));
    print("nothing to edit", lineConfigDialogEditA(0, NULL, NULL, NULL, 0, NULL));
    must("lineShutdown", lineShutdown(app));
}

int try_providers(const struct wish *wish)
{
    DWORD added = 0, other = 0;
    const char *file = wish->number; /* of a provider that can be added twice */
    LINEPROVIDERLIST small = {.dwTotalSize = sizeof(small)};
    try_config_dialog();
    print_list();
    print("small", lineGetProviderListA(0x00020000, &small));
    printf("needed %s used %lu there %lu\n", small.dwNeededSize > sizeof(small) ? "more" : "no more", small.dwUsedSize,
           small.dwNumProviders);
    small.dwTotalSize--;
    print("too small", lineGetProviderListA(0x00020000, &small));
    print("old", lineGetProviderListA(0x00010002, &small));
    print("nothing", lineAddProviderA(NULL, NULL, &added));
    print("no such file", lineAddProviderA("nowhere.tsp", NULL, &added));
    print("no provider", lineAddProviderA("kernel32.dll", NULL, &added));
    print("no such number", lineRemoveProvider(4711, NULL));
    print("nothing to configure", lineConfigProvider(NULL, 4711));
    must("lineAddProviderA", lineAddProviderA(file, NULL, &added));
    must("lineAddProviderA", lineAddProviderA(file, NULL, &other));
    printf("%s\n", other == added + 1 ? "numbers ascend" : "numbers do not ascend");
    must("lineRemoveProvider", lineRemoveProvider(added, NULL));
    print_list();
    must("lineRemoveProvider", lineRemoveProvider(other, NULL));
    print("removed", lineRemoveProvider(other, NULL));
    print_list();
    return 0;
}
