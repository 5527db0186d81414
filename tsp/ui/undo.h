/* undo.h: how to bring a registry key back to what it was, with each value's type. */
#ifndef TSPEC_UI_UNDO_H
#define TSPEC_UI_UNDO_H

#include <windows.h>

/* What has been noted, the last first; NULL: nothing. */
struct undo;

/* A value of a subkey of `root` is going to be changed or deleted, or made: note what it is. Returns Windows' error
 * number; then nothing may be changed. */
LSTATUS undo_note_value(struct undo **undo, HKEY root, const WCHAR *section, const WCHAR *name);

/* A subkey is going to be deleted: note it with all its values. */
LSTATUS undo_note_section(struct undo **undo, HKEY root, const WCHAR *section);

/* A subkey was made. */
LSTATUS undo_note_made(struct undo **undo, const WCHAR *section);

/* Change back all that was noted, the last first, as far as Windows allows. */
void undo_all(const struct undo *undo, HKEY root);

/* Forget it. */
void undo_free(struct undo *undo);

#endif
