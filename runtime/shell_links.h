/* shell_links.h: what the core wants of a connection; under the shell's lock. */
#ifndef TSPEC_SHELL_LINKS_H
#define TSPEC_SHELL_LINKS_H

#include "shell.h"

/* Have the network do what the core wants of a link, and say so in the trace. */
void shell_carry_out(struct shell *shell, const struct action *action);

/* Say in the trace what became of a link's connection; `error` is the system's number, or 0. */
void shell_trace_link(struct shell *shell, const struct link *link, enum trace_news news, int error);

#endif
