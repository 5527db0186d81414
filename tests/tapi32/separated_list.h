/* separated_list.h: lists that the registry has as one text, with a separator between the words. Letters are alike,
 * large or small. */
#ifndef TAPI32_SEPARATED_LIST_H
#define TAPI32_SEPARATED_LIST_H

#include <stdbool.h>
#include <windows.h>

/* The place of a word, from 1 on; 0 if it is not there. */
DWORD list_place(const WCHAR *list, WCHAR separator, const WCHAR *word);

/* The word at that place, from 1 on, into word[0..room), where it is cut off. False if there are fewer. */
bool list_word(const WCHAR *list, WCHAR separator, DWORD place, WCHAR *word, size_t room);

/* Put a word at the end or at the beginning of list[0..room). False if it has no room there. */
bool list_append(WCHAR *list, size_t room, WCHAR separator, const WCHAR *word);
bool list_prepend(WCHAR *list, size_t room, WCHAR separator, const WCHAR *word);

/* Take a word out, if it is there. */
void list_remove(WCHAR *list, WCHAR separator, const WCHAR *word);

#endif
