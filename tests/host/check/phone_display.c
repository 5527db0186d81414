/* phone_display.c: a telephone's display (rule 139). */
#include <string.h>

#include "../names.h"
#include "../provider/guard.h"
#include "phone_parts.h"

enum {
    MOST_UNITS = 4096, /* of a display */
    BEYOND = 10,       /* units more than the display has room for */
};

static union {
    VARSTRING it;
    unsigned char bytes[sizeof(VARSTRING) + MOST_UNITS * sizeof(WCHAR) + 1024];
} shown;

/* What is shown goes into shown, *units of it; NULL: it cannot be asked, or is no UTF-16. */
static const WCHAR *look(struct check *check, const struct telephone *phone, size_t *units)
{
    memset(&shown, 0, sizeof shown);
    shown.it.dwTotalSize = sizeof(VARSTRING) + MOST_UNITS * sizeof(WCHAR);
    if (!HAS(check, phoneGetDisplay) || phone->caps.dwStringFormat != STRINGFORMAT_UNICODE ||
        ASK(check, phone, 139, phoneGetDisplay, &shown.it) != 0 ||
        shown.it.dwStringOffset > sizeof shown.bytes || shown.it.dwStringOffset % sizeof(WCHAR) ||
        shown.it.dwStringSize > sizeof shown.bytes - shown.it.dwStringOffset)
        return NULL;
    *units = shown.it.dwStringSize / sizeof(WCHAR);
    return (const WCHAR *)(const void *)(shown.bytes + shown.it.dwStringOffset);
}

/* Show so many units of a text, and its NUL. */
static LONG show(struct check *check, struct telephone *phone, DWORD row, DWORD column, const WCHAR *text, size_t units)
{
    const size_t bytes = (units + 1) * sizeof *text;
    WCHAR *lent = guard_lend(bytes, 60, "behind a text for the display");
    LONG result;

    memcpy(lent, text, units * sizeof *text);
    result = SETTLE(check, phone, 139, phoneSetDisplay, row, column, lent, (DWORD)bytes);
    guard_take_away(lent, bytes, 22, "it read a text for the display after phoneSetDisplay had returned");
    return result;
}

/* False: it takes no text now. */
static bool show_word(struct check *check, struct telephone *phone)
{
    static const WCHAR word[] = u"tspi-check";
    size_t wanted = sizeof word / sizeof *word - 1, units;
    const WCHAR *there;

    wanted = wanted < phone->caps.dwDisplayNumColumns ? wanted : phone->caps.dwDisplayNumColumns;
    if (show(check, phone, 0, 0, word, wanted) != 0)
        return false;
    if (!telephone_told(check, phone, 139, PHONESTATE_DISPLAY, 0, "phoneSetDisplay"))
        return true;
    there = look(check, phone, &units);
    if (there && (units < wanted || memcmp(there, word, wanted * sizeof *word) != 0))
        finding_broken(139, "phoneSetDisplay of \"%.*s\" succeeded, but phoneGetDisplay has something else",
                       (int)wanted, "tspi-check");
    else
        finding(139, NULL);
    return true;
}

/* In a column behind the first one: what is before it may go, but the text does not stand there. */
static void show_behind(struct check *check, struct telephone *phone)
{
    static const WCHAR text[] = u"@@";
    const size_t length = sizeof text / sizeof *text - 1;
    size_t units;
    const WCHAR *there;

    if (phone->caps.dwDisplayNumColumns < 2 * length || show(check, phone, 0, length, text, length) != 0)
        return;
    there = look(check, phone, &units);
    if (there && units >= length && memcmp(there, text, length * sizeof *text) == 0)
        finding_broken(139, "phoneSetDisplay of \"@@\" in column %u succeeded, but phoneGetDisplay has it in column 0",
                       (unsigned)length);
}

/* What is too long is cut off, not refused. */
static void show_too_much(struct check *check, struct telephone *phone, size_t room)
{
    WCHAR text[MOST_UNITS + BEYOND];
    char name[64];
    LONG result;
    size_t i;

    for (i = 0; i < room + BEYOND; i++)
        text[i] = 'x';
    result = show(check, phone, 0, 0, text, room + BEYOND);
    if (result < 0 && error_is_of("phoneSetDisplay", result))
        finding_broken(
            139, "phoneSetDisplay of %u characters on a display of %u failed with %s; what goes beyond it is cut off",
            (unsigned)(room + BEYOND), (unsigned)room, error_name(result, name, sizeof name));
}

/* In the end it shows what it did before. */
static void restore(struct check *check, struct telephone *phone, WCHAR *before, size_t units)
{
    size_t i;

    for (i = 0; i < units; i++)
        before[i] = before[i] ? before[i] : ' ';
    show(check, phone, 0, 0, before, units);
}

void phone_display_play(struct check *check, struct telephone *phone)
{
    const DWORD rows = phone->caps.dwDisplayNumRows, columns = phone->caps.dwDisplayNumColumns;
    WCHAR before[MOST_UNITS];
    const WCHAR *there;
    size_t units = 0;

    if (!OFFERS(check, phone, 139, phoneSetDisplay, PHONEFEATURE_SETDISPLAY))
        return;
    if (!rows || !columns || rows > MOST_UNITS / columns)
        return;
    there = look(check, phone, &units);
    if (there && units <= MOST_UNITS)
        memcpy(before, there, units * sizeof *before);
    if (show_word(check, phone)) {
        show_behind(check, phone);
        show_too_much(check, phone, (size_t)rows * columns);
    }
    telephone_refuses(139, show(check, phone, rows, 0, u"x", 1), "phoneSetDisplay in row %u, of rows from 0 to %u,",
                      (unsigned)rows, (unsigned)(rows - 1));
    if (there && units <= MOST_UNITS)
        restore(check, phone, before, units);
}
