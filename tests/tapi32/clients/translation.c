/* translation.c: what an application asks of address translation, with values that must be refused among it. */
#include <stdio.h>

#include "client.h"

enum { NO_CARD = 0, SOME_CARD = 4711 };

static void print(const char *what, LONG result)
{
    printf("%s: %08lX\n", what, (unsigned long)result);
}

static void CALLBACK ignore(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR param1, DWORD_PTR param2,
                            DWORD_PTR param3)
{
    (void)device, (void)message, (void)instance, (void)param1, (void)param2, (void)param3;
}

/* Translate by the function with a W, or by that with an A, and print both strings as ANSI. */
static void translate_for(const char *what, HLINEAPP app, DWORD version, DWORD options)
{
    union {
        LINETRANSLATEOUTPUT output;
        BYTE bytes[512];
    } ansi = {.output.dwTotalSize = sizeof(ansi)}, wide = {.output.dwTotalSize = sizeof(wide)};
    LONG result = lineTranslateAddressA(app, 0, version, "+1 (425) 5:5", NO_CARD, options, &ansi.output);
    if (result != lineTranslateAddressW(app, 0, version, L"+1 (425) 5:5", NO_CARD, options, &wide.output))
        printf("A and W differ\n");
    if (result != 0)
        print(what, result);
    else
        printf("%s: %s %s %ls %ls 0x%lx %lu %lu\n", what, (const char *)ansi.bytes + ansi.output.dwDialableStringOffset,
               (const char *)ansi.bytes + ansi.output.dwDisplayableStringOffset,
               (const WCHAR *)(wide.bytes + wide.output.dwDialableStringOffset),
               (const WCHAR *)(wide.bytes + wide.output.dwDisplayableStringOffset), wide.output.dwTranslateResults,
               wide.output.dwCurrentCountry, wide.output.dwDestCountry);
}

static LONG translate_by(HLINEAPP app, DWORD device, DWORD card, DWORD options)
{
    char room[512];
    LINETRANSLATEOUTPUT *output = (LINETRANSLATEOUTPUT *)room;
    output->dwTotalSize = sizeof(room);
    return lineTranslateAddressA(app, device, 0x00020000, "+1 (425) 5", card, options, output);
}

static void refuse_addresses(HLINEAPP app, DWORD devices)
{
    LINETRANSLATEOUTPUT output = {.dwTotalSize = sizeof(output) - 1};
    print("no such device", translate_by(app, devices, NO_CARD, 0));
    print("no such card", translate_by(app, 0, SOME_CARD, LINETRANSLATEOPTION_CARDOVERRIDE));
    print("a card that is not looked at", translate_by(app, 0, SOME_CARD, 0));
    print("direct dial", translate_by(app, 0, NO_CARD, LINETRANSLATEOPTION_CARDOVERRIDE));
    print("no such application", translate_by(app + 1, 0, NO_CARD, 0));
    print("no application, and no such device", translate_by(0, devices, NO_CARD, 0));
    print("no address", lineTranslateAddressA(app, 0, 0x00020000, NULL, NO_CARD, 0, &output));
    print("no output", lineTranslateAddressW(app, 0, 0x00020000, L"1", NO_CARD, 0, NULL));
    print("a byte too little", lineTranslateAddressW(app, 0, 0x00020000, L"1", NO_CARD, 0, &output));
    print("too old", lineTranslateAddressW(app, 0, 0x00010002, L"1", NO_CARD, 0, &output));
    output.dwTotalSize++;
    print("no room", lineTranslateAddressW(app, 0, 0x00020000, L"1", NO_CARD, 0, &output));
    printf("used %lu of %lu, needed %lu, dialable %lu\n", output.dwUsedSize, output.dwTotalSize, output.dwNeededSize,
           output.dwDialableStringSize);
}

int try_translation(void)
{
    HLINEAPP app;
    DWORD devices;
    translate_for("before lineInitialize", 0, 0x00020000, 0);
    translate_for("before lineInitialize, of old", 0, 0x00010004, 0);
    print("of nobody", translate_by(1, 0, NO_CARD, 0));
    must("lineInitialize", lineInitialize(&app, NULL, ignore, "translation", &devices));
    translate_for("without a handle", 0, 0x00020000, 0);
    translate_for("of old", app, 0x00010004, 0);
    refuse_addresses(app, devices);
    must("lineShutdown", lineShutdown(app));
    return 0;
}
