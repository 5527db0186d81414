/* shell_lines.h: what the shell has for each connection, and for lines that come while TAPI runs. Used by shell.c
 * alone. */
#ifndef TSPEC_SHELL_LINES_H
#define TSPEC_SHELL_LINES_H

#include "shell.h"

/* Have a framer and a channel for so many links, if there are fewer. False without memory; nothing is lost then. */
bool shell_make_room(struct shell *shell, unsigned links);

/* Free the framers, and what was kept of configurations. */
void shell_free_lines(struct shell *shell);

#endif
