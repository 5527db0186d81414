/* config.h: what a user configures: the switch, the lines, the trace and the window. Read once, when a session starts
 * (rule 11). */
#ifndef TSPEC_CONFIG_H
#define TSPEC_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "protocol.h"
#include "sections.h"
#include "text.h"

struct line_config {
    uint32_t permanent_id;  /* n of its section "line <n>": stays with the line whatever others come and go (rule 67) */
    char *name;             /* UTF-8; as applications show it */
    char *terminal;         /* the extension it stands for, in the protocol's encoding; NULL: none */
    char *host;             /* the line's switch, in small letters; or the serial port that it is at, see `baud` */
    uint16_t port;          /* of TCP; 0: none */
    uint32_t baud;          /* of the serial port, in bit/s; 0: none, TCP */
    char *setting[SETTINGS]; /* the values of protocol.settings there, in the protocol's encoding; NULL beyond them */
};

/* The line's extension; empty: it has none. */
static inline struct slice line_terminal(const struct line_config *config)
{
    return config->terminal != NULL ? slice_text(config->terminal) : (struct slice){0};
}

/* Whether two lines are lines of one switch, and say the same to it of what is configured, so that they can share a
 * connection: 0; else the order of their switches. */
static inline int line_config_compare(const struct line_config *a, const struct line_config *b)
{
    int order = strcmp(a->host, b->host);
    if (order == 0)
        order = (a->port > b->port) - (a->port < b->port);
    if (order == 0)
        order = (a->baud > b->baud) - (a->baud < b->baud);
    for (unsigned i = 0; i < SETTINGS && order == 0 && a->setting[i] != NULL; i++)
        order = strcmp(a->setting[i], b->setting[i]);
    return order;
}

/* Whether two lines are configured alike. */
static inline bool line_config_equal(const struct line_config *a, const struct line_config *b)
{
    return a->permanent_id == b->permanent_id && line_config_compare(a, b) == 0 && strcmp(a->name, b->name) == 0 &&
           slice_equal(line_terminal(a), line_terminal(b));
}

enum trace_level { TRACE_OFF, TRACE_CALLS, TRACE_WIRE };

struct trace_config {
    enum trace_level level;
    bool people_shown; /* else the numbers and names of people are masked */
    char *file;        /* UTF-8, a whole path; NULL: the system's usual place */
    uint32_t size_kib; /* a file that is longer is put aside */
};

struct config {
    struct line_config *lines; /* by permanent_id */
    unsigned line_count;
    struct trace_config trace;
    bool shows_dialed; /* a window for each call that an application dials */
};

/* The serial port that a value of `port` names, a part of it: a path, natively or in Windows' namespace of devices, or
 * COM and a number. NULL if it names none. */
const char *config_serial(const char *port);

enum { BAUD_USUAL = 115200 };

/* Read the protocol's settings. On false a sentence with place and remedy stands in error[0..room), and the
 * configuration has no lines; it has the trace if that is right and settings_read can read the rest. The caller frees
 * the configuration with config_free, also on false. */
bool config_read(const struct protocol *spoken, struct config *config, char *error, size_t room);

/* Check settings that are not stored yet by the same rules. On false the same sentence stands in error[0..room), with a
 * section's name as its place, and *culprit says what is wrong: a value, or one that is missing; a section, where it is
 * not one value; nothing, if memory is lacking. */
bool config_check(const struct protocol *spoken, const struct sections *settings, struct culprit *culprit, char *error,
                  size_t room);

/* Whether a session would do the same with both, but for their lines. */
bool config_equal_beside_lines(const struct config *a, const struct config *b);

/* Keep of the lines those at these places, `count` of them, ascending. */
void config_keep_lines(struct config *config, const unsigned places[], unsigned count);

void config_free(struct config *config);

#endif
