/* reconfigure.h: a script (script.h) whose lines come and go; linked with specs/shared.tspec. */
#ifndef TSPEC_RECONFIGURE_H
#define TSPEC_RECONFIGURE_H

#include "../failing_alloc.h"
#include "core/call.h"
#include "core/core_lines.h"
#include "core/line.h"
#include "core/link.h"
#include "script.h"

enum { MANY = 64 };

/* A line as it is configured; its name is its number. */
struct wanted {
    uint32_t id;
    const char *terminal, *host;
};

#define ONE {1, "1001", "switch"}
#define TWO {2, "1002", "switch"}
#define THREE {3, "1003", "switch"}
#define OTHER {4, "1001", "other"}

static struct script s[1];
static struct line_config configured[MANY]; /* all that were in this test, for the core keeps pointers to them */
static unsigned configured_count;

static inline struct line_config *configure(const struct wanted lines[], unsigned count)
{
    struct line_config *first = &configured[configured_count];
    configured_count += count;
    assert_in_range(configured_count, 0, MANY);
    for (unsigned i = 0; i < count; i++) {
        first[i] = (struct line_config){.permanent_id = lines[i].id, .name = "line", .port = 5000};
        first[i].host = (char *)lines[i].host;
        first[i].terminal = lines[i].terminal[0] != 0 ? (char *)lines[i].terminal : NULL;
    }
    return first;
}

static inline void begin(const struct wanted lines[], unsigned count)
{
    configured_count = 0;
    script_begin_configured(s, configure(lines, count), count);
}

enum outcome_of_change { CHANGED, DIFFERS, REFUSED };

/* The same that shell_lines.c does, but for the places of connections, which script.c has for all. */
static inline enum outcome_of_change follow(struct line_config *lines, unsigned count)
{
    const struct config config = {.lines = lines, .line_count = count};
    struct line_change change;
    struct line_config *added = &configured[configured_count];
    bool good = line_change_find(&s->core, &config, &change);
    bool differs = change.differs;
    for (unsigned i = 0; good && i < change.added_count; i++)
        configured[configured_count++] = lines[change.added[i]];
    good = good && line_change_prepare(&s->core, added, change.added_count, &change);
    alloc_exempt = true;
    for (unsigned i = s->core.link_count; good && i < change.link_count; i++)
        assert_true(framer_init(&s->framers[i], &protocol, FROM_SWITCH));
    alloc_exempt = false;
    if (good)
        core_change_lines(&s->core, &change);
    line_change_free(&s->core, &change);
    return !good ? REFUSED : differs ? DIFFERS : CHANGED;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* The configuration is now this one, and the outcome and what follows are as expected. */
#define reconfigures(outcome, expected, ...) \
    do { \
        const struct wanted lines_[] = {__VA_ARGS__}; \
        assert_int_equal(follow(configure(lines_, COUNT(lines_)), COUNT(lines_)), outcome); \
        script_expects(s, expected, __FILE__, __LINE__); \
    } while (0)

static inline void creates(unsigned number, DWORD device)
{
    assert_int_equal(core_create_device(&s->core, number, device), 0);
}

static inline void cannot_create(DWORD_PTR number, DWORD device)
{
    assert_int_equal(core_create_device(&s->core, number, device), (LONG)LINEERR_BADDEVICEID);
}

/* Lines 1 and 2 of one switch are open, and connected. */
static inline void opened(void)
{
    begin((const struct wanted[]){ONE, TWO}, 2);
    opens(s, 0, "connect 0");
    opens(s, 1, "");
    connects(s, 0, "");
}

#endif
