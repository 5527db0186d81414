/* cards.c: what an application learns of calling cards, and what is dialed with them and by rules for areas. It puts
 * some into the registry, and takes them out again. */
#include <stdio.h>
#include <string.h>

#include "client.h"

#define TELEPHONY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Telephony\\"
#define CARDS TELEPHONY "Cards"
#define HERE TELEPHONY "Locations\\Location1"
#define AREAS HERE "\\AreaCodeRules"

enum { DIRECT = 0, PAID = 3, HIDDEN = 4, NO_CARD = 9, OVERRIDE = LINETRANSLATEOPTION_CARDOVERRIDE };

static void set_text(HKEY root, const char *key, const char *name, const char *text)
{
    RegSetKeyValueA(root, key, name, REG_SZ, text, (DWORD)strlen(text) + 1);
}

static void set_number(HKEY root, const char *key, const char *name, DWORD number)
{
    RegSetKeyValueA(root, key, name, REG_DWORD, &number, sizeof(number));
}

static void add_cards(void)
{
    set_text(HKEY_CURRENT_USER, CARDS "\\Card3", "Name", "Paid Card");
    set_text(HKEY_CURRENT_USER, CARDS "\\Card3", "CardNumber", "12-34");
    set_text(HKEY_CURRENT_USER, CARDS "\\Card3", "LDRule", "18006747000,,TH,,FG");
    set_text(HKEY_CURRENT_USER, CARDS "\\Card3", "InternationalRule", "011EFG$H");
    set_text(HKEY_CURRENT_USER, CARDS "\\Card4", "Name", "Hidden Card");
    set_text(HKEY_CURRENT_USER, CARDS "\\Card4", "LocalRule", "5G");
    set_number(HKEY_CURRENT_USER, CARDS "\\Card4", "Flags", LINECARDOPTION_HIDDEN);
}

static void add_areas(void)
{
    set_text(HKEY_LOCAL_MACHINE, AREAS "\\Rule0", "AreaCode", "206");
    set_number(HKEY_LOCAL_MACHINE, AREAS "\\Rule0", "DialAreaCode", 1);
    set_text(HKEY_LOCAL_MACHINE, AREAS "\\Rule1", "AreaCode", "425");
    set_text(HKEY_LOCAL_MACHINE, AREAS "\\Rule1", "Prefixes", "77,88");
    set_text(HKEY_LOCAL_MACHINE, AREAS "\\Rule1", "Dial", "1");
}

static void remove_all(void)
{
    RegDeleteTreeA(HKEY_CURRENT_USER, CARDS);
    RegDeleteTreeA(HKEY_CURRENT_USER, HERE);
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, AREAS);
}

static void say(const char *what, const char *address, DWORD card, DWORD options)
{
    union {
        LINETRANSLATEOUTPUT output;
        BYTE bytes[512];
    } room = {.output.dwTotalSize = sizeof(room)};
    LONG result = lineTranslateAddressA(0, 0, 0x00020000, address, card, options, &room.output);
    if (result != 0)
        printf("%s: %08lX\n", what, (unsigned long)result);
    else
        printf("%s: %s is %s\n", what, (const char *)room.bytes + room.output.dwDialableStringOffset,
               (const char *)room.bytes + room.output.dwDisplayableStringOffset);
}

int try_cards(void)
{
    remove_all();
    add_cards();
    say("without the card", "+1 (206) 5", PAID, 0);
    say("with the card", "+1 (206) 5", PAID, OVERRIDE);
    say("where it has no rule", "+1 (425) 5", PAID, OVERRIDE);
    say("with the hidden one", "+1 (425) 5", HIDDEN, OVERRIDE);
    say("with none that there is", "+1 (425) 5", NO_CARD, OVERRIDE);
    set_number(HKEY_CURRENT_USER, HERE, "CallingCard", PAID);
    say("preferred", "+49 (30) 5", DIRECT, 0);
    say("preferred, but not now", "+49 (30) 5", DIRECT, OVERRIDE);
    say_caps(0, 0x00020000, TRUE);
    say_caps(0, 0x00020000, FALSE);
    set_number(HKEY_CURRENT_USER, HERE, "CallingCard", NO_CARD);
    say("preferred, but none", "+49 (30) 5", DIRECT, 0);
    add_areas();
    say("an area that is near", "+1 (206) 5", DIRECT, 0);
    say("a number that is far", "+1 (425) 885", DIRECT, 0);
    say("another number", "+1 (425) 555", DIRECT, 0);
    remove_all();
    say("all as before", "+1 (206) 5", DIRECT, 0);
    return 0;
}
