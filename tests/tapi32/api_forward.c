/* api_forward.c: lineForward, with its list of instructions. */
#include <stdlib.h>
#include <string.h>

#include "operation.h"

/* An instruction as TAPI has it up to 3.0; the header's has two members more at its end. */
enum { ENTRY = 24, HEAD = 8, MOST_BYTES = 0x100000 };

/* A list, on its way into one in Unicode. */
struct list {
    const LINEFORWARDLIST *given;
    bool is_ansi;
    LINEFORWARDLIST *copy;
    DWORD used, room;
};

static LINEFORWARD *entry(const LINEFORWARDLIST *list, DWORD i)
{
    return (LINEFORWARD *)((BYTE *)list + HEAD + i * ENTRY);
}

/* A text of the given list's, to the end of the copy. False where it lies outside of the list. */
static bool copy_text(struct list *list, DWORD *size, DWORD *offset)
{
    DWORD total = list->given->dwTotalSize, len = *size, from = *offset, at = list->used;
    if (len == 0 || from == 0) {
        *size = *offset = 0;
        return true;
    }
    if (from > total || len > total - from)
        return false;
    const BYTE *text = (const BYTE *)list->given + from;
    WCHAR *to = (WCHAR *)((BYTE *)list->copy + at);
    if (list->is_ansi)
        len = (DWORD)MultiByteToWideChar(CP_ACP, 0, (const char *)text, (int)len, to,
                                         (int)((list->room - at) / sizeof(WCHAR))) * sizeof(WCHAR);
    else
        memcpy(to, text, len);
    *size = len;
    *offset = at;
    list->used += (len + 3) / 4 * 4;
    return true;
}

static bool copy_entry(struct list *list, DWORD i)
{
    LINEFORWARD *copy = entry(list->copy, i);
    memcpy(copy, entry(list->given, i), ENTRY);
    return copy_text(list, &copy->dwCallerAddressSize, &copy->dwCallerAddressOffset) &&
           copy_text(list, &copy->dwDestAddressSize, &copy->dwDestAddressOffset);
}

/* Two instructions may be about the same text: so much room is enough for each to have it for itself. */
static LONG import(const LINEFORWARDLIST *given, bool is_ansi, LINEFORWARDLIST **copy)
{
    DWORD total = given->dwTotalSize, count = total >= HEAD ? given->dwNumEntries : 0;
    if (total < HEAD || total > MOST_BYTES || count > (total - HEAD) / ENTRY)
        return LINEERR_STRUCTURETOOSMALL;
    struct list list = {.given = given, .is_ansi = is_ansi, .used = HEAD + count * ENTRY};
    size_t room = list.used + (size_t)count * 2 * (total * sizeof(WCHAR) + 4);
    if (room > 64 * MOST_BYTES || (list.copy = calloc(1, room)) == NULL)
        return LINEERR_NOMEM;
    list.room = (DWORD)room;
    list.copy->dwNumEntries = count;
    bool good = true;
    for (DWORD i = 0; i < count && good; i++)
        good = copy_entry(&list, i);
    list.copy->dwTotalSize = list.used;
    *copy = list.copy;
    return good ? 0 : (LONG)LINEERR_INVALPARAM;
}

static LONG forward_to(HLINE hLine, DWORD all, DWORD address, LINEFORWARDLIST *list, DWORD rings, HCALL *consult,
                       const LINECALLPARAMS *params, bool is_ansi)
{
    PREPARED(ask_line_later(&asked, hLine), new_call_with_params(&asked, params, is_ansi, consult, NULL),
             TSPI_lineForward, asked.id, asked.line, all, address, list, rings, NEW(0), asked.params);
}

static LONG forward(HLINE hLine, DWORD all, DWORD address, const LINEFORWARDLIST *list, DWORD rings, HCALL *consult,
                    const LINECALLPARAMS *params, bool is_ansi)
{
    LINEFORWARDLIST *copy = NULL;
    LONG result = list != NULL ? import(list, is_ansi, &copy) : 0;
    if (result == 0)
        result = forward_to(hLine, all, address, copy, rings, consult, params, is_ansi);
    free(copy);
    return result;
}

LONG WINAPI lineForwardW(HLINE hLine, DWORD bAllAddresses, DWORD dwAddressID, LPLINEFORWARDLIST const lpForwardList,
                         DWORD dwNumRingsNoAnswer, LPHCALL lphConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    return forward(hLine, bAllAddresses, dwAddressID, lpForwardList, dwNumRingsNoAnswer, lphConsultCall, lpCallParams,
                   false);
}

LONG WINAPI lineForwardA(HLINE hLine, DWORD bAllAddresses, DWORD dwAddressID, LPLINEFORWARDLIST const lpForwardList,
                         DWORD dwNumRingsNoAnswer, LPHCALL lphConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    return forward(hLine, bAllAddresses, dwAddressID, lpForwardList, dwNumRingsNoAnswer, lphConsultCall, lpCallParams,
                   true);
}
