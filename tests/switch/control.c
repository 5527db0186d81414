/* control.c: a pipe through which the switch is told to do something by itself: a word a line. */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const CONTROL_NAMES[CONTROLS] = {
    [CONTROL_CALL_BACK] = "call-back", [CONTROL_CALL_OUT] = "call-out", [CONTROL_OFFER] = "offer",
    [CONTROL_HANG_UP] = "hang-up",     [CONTROL_CUT] = "cut",
};

/* Open for writing, too, so that it does not end with whoever wrote first. */
int control_open(const char *path)
{
    struct stat there;

    if (mkfifo(path, 0600) != 0 && errno != EEXIST)
        return -1;
    if (stat(path, &there) == 0 && !S_ISFIFO(there.st_mode)) {
        errno = EEXIST;
        return -1;
    }
    return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

static void take_line(const char *line, void (*act)(void *context, enum control control), void *context)
{
    unsigned i = 0;

    while (i < CONTROLS && strcmp(line, CONTROL_NAMES[i]) != 0)
        i++;
    if (i < CONTROLS)
        act(context, i);
    else
        fprintf(stderr, "switch: \"%s\" is nothing that it can be told to do\n", line);
}

/* Who writes a line writes it at once. */
void control_read(int pipe, void (*act)(void *context, enum control control), void *context)
{
    char bytes[512], *line, *rest;
    ssize_t count = read(pipe, bytes, sizeof bytes - 1);

    bytes[count > 0 ? count : 0] = '\0';
    for (line = strtok_r(bytes, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        take_line(line, act, context);
}
