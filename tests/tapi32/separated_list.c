/* separated_list.c: see separated_list.h. */
#include "separated_list.h"

#include <wchar.h>

/* Where the word stands as a whole, and its place; NULL and 0 if it does not. */
static const WCHAR *find(const WCHAR *list, WCHAR separator, const WCHAR *word, DWORD *place)
{
    const WCHAR ends[] = {separator, 0};
    size_t len = wcslen(word);
    for (*place = 1; *list != 0; ++*place) {
        size_t entry = wcscspn(list, ends);
        if (entry == len && _wcsnicmp(list, word, len) == 0)
            return list;
        list += entry;
        list += *list == separator;
    }
    *place = 0;
    return NULL;
}

DWORD list_place(const WCHAR *list, WCHAR separator, const WCHAR *word)
{
    DWORD place;
    find(list, separator, word, &place);
    return place;
}

bool list_word(const WCHAR *list, WCHAR separator, DWORD place, WCHAR *word, size_t room)
{
    const WCHAR ends[] = {separator, 0};
    for (; place > 1 && *list != 0; place--) {
        list += wcscspn(list, ends);
        list += *list == separator;
    }
    size_t len = wcscspn(list, ends);
    if (len >= room)
        len = room - 1;
    wmemcpy(word, list, len);
    word[len] = 0;
    return *list != 0;
}

/* Whether a word, a separator and the NUL have room behind what there is. */
static bool has_room(const WCHAR *list, size_t room, const WCHAR *word)
{
    return wcslen(list) + wcslen(word) + 2 <= room;
}

bool list_append(WCHAR *list, size_t room, WCHAR separator, const WCHAR *word)
{
    size_t len = wcslen(list);
    if (!has_room(list, room, word))
        return false;
    if (len > 0)
        list[len++] = separator;
    wcscpy(list + len, word);
    return true;
}

bool list_prepend(WCHAR *list, size_t room, WCHAR separator, const WCHAR *word)
{
    size_t len = wcslen(list), word_len = wcslen(word);
    if (!has_room(list, room, word))
        return false;
    if (len == 0)
        return list_append(list, room, separator, word);
    wmemmove(list + word_len + 1, list, len + 1);
    wmemcpy(list, word, word_len);
    list[word_len] = separator;
    return true;
}

void list_remove(WCHAR *list, WCHAR separator, const WCHAR *word)
{
    DWORD place;
    const WCHAR *found = find(list, separator, word, &place);
    if (found == NULL)
        return;
    WCHAR *at = list + (found - list);
    const WCHAR *rest = at + wcslen(word);
    if (*rest == separator)
        rest++;
    else if (at > list)
        at--; /* the last one goes with the separator before it */
    wmemmove(at, rest, wcslen(rest) + 1);
}
