/* config_lines.h: the lines while the configuration is read. They come in any order, and each may lean on what is said
 * elsewhere; when all is read they are completed, checked against each other, and become the configuration's. */
#ifndef TSPEC_CONFIG_LINES_H
#define TSPEC_CONFIG_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

/* Where a sentence for the administrator goes: "place: what is wrong; what to do". */
struct complaint {
    char *at;
    size_t room;
    const char **value; /* becomes the name of the value that is to blame, where no visit is at it; NULL: nobody asks */
};

/* Both return false. */
__attribute__((format(printf, 3, 4))) bool config_fail(const struct complaint *complaint, const char *place,
                                                    const char *format, ...);
bool config_fail_memory(const struct complaint *complaint, const char *place);

/* The sentence is about the value of this name, which may be missing. The name lives as long as the protocol's. Returns
 * false. */
bool config_blame(const struct complaint *complaint, const char *name);

/* For "%.*s": how many bytes of a value to show in a complaint, so that a long one does not displace the remedy. */
int config_shown(const char *value);

/* Where a switch is, as far as a section says it. */
struct whereabouts {
    char *host;
    uint16_t port;
    char *serial; /* the port, if it is a serial one */
    uint32_t baud;
};

struct draft {
    struct line_config line; /* without its host, port and baud, until it is complete */
    struct whereabouts at;
    char *terminal; /* as it was written, in UTF-8 */
    char *place;    /* where its section begins */
    unsigned order; /* in which the sections came */
};

struct drafts {
    struct draft *at;
    unsigned count, room;
    /* Of the switch, for lines that have none of their own: */
    struct whereabouts of_switch;
    char *setting[SETTINGS];
};

/* Begin another line; NULL if there is no memory. Its strings come from malloc and are the draft's. */
struct draft *drafts_add(struct drafts *drafts, uint32_t permanent_id, const char *place);

/* Complete the lines, with the switch's whereabouts and settings where they have none of their own, and move them into
 * the configuration, sorted by permanent_id. False with a complaint if a line is not complete or two exclude each
 * other. Takes O(n log n) time for n lines. */
bool drafts_finish(struct drafts *drafts, const struct protocol *spoken, struct config *config,
                   const struct complaint *complaint);

void drafts_free(struct drafts *drafts);

/* Free what a line's configuration has. */
void line_config_free(struct line_config *line);

#endif
