/* lines.h: lines. A provider has each of its devices opened once, as a trunk; applications open it as often as they
 * like, each with a handle, a privilege and media modes of its own. Called under the service's lock. */
#ifndef TAPI32_LINES_H
#define TAPI32_LINES_H

#include "apps.h"
#include "service.h"

struct call;

struct line {
    DWORD handle;
    struct app *app;
    struct trunk *trunk;
    DWORD version;        /* of the API, as lineOpen gave it */
    DWORD privileges;     /* LINECALLPRIVILEGE_ */
    DWORD media_modes;    /* of an owner */
    DWORD_PTR instance;   /* the application's own */
    DWORD line_states, address_states; /* what lineSetStatusMessages asked for */
    DWORD num_rings;
    bool is_closed;       /* by the provider: only lineClose is left */
    struct line *next;    /* of the trunk */
};

struct trunk {
    DWORD handle;         /* HTAPILINE */
    HDRVLINE driver;
    DWORD device;
    struct installed *provider;
    DWORD version;        /* of TSPI, that lineOpen committed to */
    bool is_open;         /* the provider has it open */
    struct line *lines;
    struct call *calls;
};

/* A new line of the application's on a device; its trunk is made if there is none, not open yet. NULL without
 * memory. */
struct line *line_new(struct app *app, DWORD device);

/* The line's handle is dead. It has no calls of its own any more. The trunk stays until trunk_free. */
void line_free(struct line *line);

/* No line is left, and the provider has closed it, or never opened it. */
void trunk_free(struct trunk *trunk);

/* Whether the line's application wants to own calls of that media mode. */
bool line_answers(const struct line *line, DWORD media_mode);

/* The media modes that owners want to hear of. */
DWORD trunk_media_modes(const struct trunk *trunk);

/* Tell whoever asked for it that the device was opened or closed by an application: LINEDEVSTATE_OPEN or _CLOSE. */
void trunk_tell(const struct trunk *trunk, DWORD state);

/* Tell the application something of its line, unless that is closed. */
void line_tell(const struct line *line, DWORD message, DWORD_PTR param1, DWORD_PTR param2, DWORD_PTR param3);

#endif
