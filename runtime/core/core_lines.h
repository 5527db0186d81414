/* core_lines.h: which lines there are: when a session begins, and as they come and go while TAPI runs.
 *
 * A change is found, prepared and carried out. All that may fail is done before anything is changed, and all of it
 * takes O(n log n) time for n lines. What TAPI, callbacks and connections hold stays where it is: lines and links
 * are never moved, and a line that went is kept until the session ends. A link that no line needs any more is taken
 * for another switch. */
#ifndef TSPEC_CORE_LINES_H
#define TSPEC_CORE_LINES_H

#include "core.h"

/* A change on its way. All zero is none. */
struct line_change {
    struct line **removed;   /* lines of the session that the configuration does not have any more */
    unsigned removed_count;
    unsigned *added;         /* places in config->lines, ascending, of lines that the session does not have */
    unsigned added_count;
    bool differs;            /* of the other lines, some are configured otherwise than the session's */
    /* What is to take the place of the core's: */
    struct line **lines, **devices, **by_link;
    unsigned line_count, configured;
    struct link **links;
    unsigned link_count;
};

/* Find how a configuration differs from the session's lines, which are known again by their permanent ids. False
 * without memory. */
bool line_change_find(const struct core *core, const struct config *config, struct line_change *change);

/* Have all ready to take lines into the session that are configured so, `lines[0..count)`, which must outlive it,
 * and to let those go that are to be removed. The core must not be used until it is carried out or freed. False
 * without memory, or if a line could not share the connection of its switch: it has the terminal of a line that
 * stays, or none. */
bool line_change_prepare(struct core *core, const struct line_config *lines, unsigned count,
                         struct line_change *change);

/* Change the core. What lines must not do any more that were removed, is the caller's to see to. `offered`: TAPI is
 * to be told of the new ones and to give them device ids; else it knows them, and they have consecutive ones. */
void line_change_carry_out(struct core *core, struct line_change *change, bool offered);

/* Forget a change, whether or not it was carried out. */
void line_change_free(struct core *core, struct line_change *change);

#endif
