/* device_class.h: which kinds of devices there are behind a line of ours: one, the line itself (rule 69). */
#ifndef TSPEC_DEVICE_CLASS_H
#define TSPEC_DEVICE_CLASS_H

#include <stdbool.h>
#include <windows.h>

/* Whether this is `tapi/line`, in small letters or capitals. */
bool device_class_is_line(LPCWSTR name);

/* The same where no class may be named, which means the line, too: NULL or an empty name. */
bool device_class_means_line(LPCWSTR name);

#endif
