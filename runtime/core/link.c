/* link.c: connecting, losing and finding again; see link.h. */
#include "link.h"

void link_activate(struct core *core, struct link *link)
{
    if (link->active)
        return;
    link->active = true;
    link->next_active = NULL;
    *(core->active_last != NULL ? &core->active_last->next_active : &core->active_first) = link;
    core->active_last = link;
}

static void enter_state(struct core *core, struct link *link, enum link_state state)
{
    link->unproven += link->state == LINK_UP && !link->proven;
    link->state = state;
    deadline_clear(&core->deadlines, &link->due);
    deadline_clear(&core->deadlines, &link->alive_due);
    link_activate(core, link);
}

static void wait_until(struct core *core, struct link *link, enum deadline_kind kind, uint64_t ms)
{
    link->due.kind = kind;
    deadline_set(&core->deadlines, &link->due, core->now + ms);
}

static void try_to_connect(struct core *core, struct link *link)
{
    link->attempt++;
    enter_state(core, link, LINK_CONNECTING);
}

void link_join(struct core *core, struct link *link, struct line *line)
{
    line->prev_open = NULL;
    line->next_open = link->open_lines;
    if (link->open_lines != NULL)
        link->open_lines->prev_open = line;
    link->open_lines = line;
    link_want(core, link);
}

bool link_leave(struct core *core, struct link *link, struct line *line)
{
    *(line->prev_open != NULL ? &line->prev_open->next_open : &link->open_lines) = line->next_open;
    if (line->next_open != NULL)
        line->next_open->prev_open = line->prev_open;
    if (link->open_lines != NULL)
        return false;
    enter_state(core, link, LINK_CLOSED);
    deadline_clear(&core->deadlines, &link->stale_due);
    link->failures = link->unproven = 0;
    link->refused = link->in_service = false;
    return true;
}

void link_want(struct core *core, struct link *link)
{
    if (link->state == LINK_CLOSED || (link->state == LINK_RETRYING && !link->refused))
        try_to_connect(core, link);
}

bool link_is_connected(const struct link *link)
{
    return link->state == LINK_UP || link->state == LINK_LOGGING_IN;
}

bool link_works(const struct link *link)
{
    return link->state == LINK_UP;
}

static void come_up(struct core *core, struct link *link)
{
    enter_state(core, link, LINK_UP);
    link->refused = false;
    wait_until(core, link, DEADLINE_PROOF, PROOF_MS);
    if (link->keep_alive != NULL)
        link_alive_due(core, link);
}

void link_alive_due(struct core *core, struct link *link)
{
    deadline_set(&core->deadlines, &link->alive_due, core->now + core->protocol->every_ms);
}

bool link_connected(struct core *core, struct link *link, unsigned attempt)
{
    if (attempt != link->attempt || link->state != LINK_CONNECTING)
        return false;
    link->proven = link->paused = false;
    if (link->log_in != NULL)
        enter_state(core, link, LINK_LOGGING_IN);
    else
        come_up(core, link);
    if (link->log_in != NULL && core->protocol->awaited != NO_MESSAGE)
        wait_until(core, link, DEADLINE_AWAITED, core->protocol->awaited_ms);
    return true;
}

void link_logged_in(struct core *core, struct link *link)
{
    come_up(core, link);
}

void link_prove(struct core *core, struct link *link)
{
    if (link->state != LINK_UP || link->proven)
        return;
    link->proven = true;
    link->failures = link->unproven = 0;
    deadline_clear(&core->deadlines, &link->due);
}

/* A connection after one that proved nothing has to prove itself before applications hear of it: else the lines of a
 * switch that accepts connections and closes them would come and go for ever. */
void link_report(struct core *core, struct link *link)
{
    bool in_service = link->state == LINK_UP && (link->proven || link->unproven == 0);
    if (link->in_service == in_service)
        return;
    link->in_service = in_service;
    for (struct line *line = link->open_lines; line != NULL; line = line->next_open)
        line_report_service(core, line, in_service);
}

/* Half to all of the time, so that a thousand lines do not knock at a switch that comes back in the same moment. */
static uint64_t retry_delay(struct core *core, unsigned failures)
{
    uint64_t delay = RETRY_FIRST_MS;
    while (failures-- > 0 && delay < RETRY_LAST_MS)
        delay *= 2;
    if (delay > RETRY_LAST_MS)
        delay = RETRY_LAST_MS;
    return delay / 2 + core_random(core) % (delay / 2);
}

static void retry_later(struct core *core, struct link *link, uint64_t delay)
{
    enter_state(core, link, LINK_RETRYING);
    wait_until(core, link, DEADLINE_RETRY, delay);
}

bool link_disconnected(struct core *core, struct link *link, unsigned attempt)
{
    if (attempt == link->carried)
        link->carried = 0;
    bool wanted = link->state == LINK_CONNECTING || link->state == LINK_LOGGING_IN || link->state == LINK_UP;
    if (attempt != link->attempt || !wanted)
        return false;
    retry_later(core, link, retry_delay(core, link->failures++));
    return true;
}

void link_take_challenge(struct link *link, struct slice challenge)
{
    if (challenge.len > TEXT_BYTES)
        return;
    link->challenge_len = (uint16_t)challenge.len;
    memcpy(link->challenge, challenge.at, challenge.len);
}

void link_refuse(struct core *core, struct link *link)
{
    link->refused = true;
    retry_later(core, link, RETRY_LAST_MS);
}

void link_reset(struct core *core, struct link *link)
{
    try_to_connect(core, link);
}

void link_due(struct core *core, struct link *link)
{
    if (link->due.kind == DEADLINE_PROOF)
        link_prove(core, link);
    else
        try_to_connect(core, link);
}

bool link_next_action(struct link *link, struct action *action)
{
    bool wanted = link->state == LINK_CONNECTING || link->state == LINK_LOGGING_IN || link->state == LINK_UP;
    unsigned attempt = wanted ? link->attempt : 0;
    if (link->carried == attempt)
        return false;
    bool connect = link->carried == 0;
    *action = (struct action){.kind = connect ? ACTION_CONNECT : ACTION_DISCONNECT, .link = link,
                              .attempt = connect ? attempt : link->carried};
    link->carried = connect ? attempt : 0;
    return true;
}

bool link_next_pause(struct link *link, struct action *action)
{
    bool pause = link->paused ? link->backlog > LINK_BACKLOG / 2 : link->backlog >= LINK_BACKLOG;
    if (!link_is_connected(link) || link->paused == pause)
        return false;
    link->paused = pause;
    *action = (struct action){.kind = pause ? ACTION_PAUSE : ACTION_RESUME, .link = link, .attempt = link->attempt};
    return true;
}

static struct line *line_of_terminal(const struct link *link, struct slice terminal)
{
    unsigned low = 0, high = link->line_count;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        int order = slice_compare(line_terminal(link->lines[middle]->config), terminal);
        if (order == 0)
            return link->lines[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* A line without a terminal takes all notices of its own connection as its own; and so does one whose connection the
 * protocol never shares, those that name no line. */
struct line *link_line_for(const struct core *core, const struct link *link, const struct message *message,
                           const struct notice_type *notice)
{
    unsigned hole = notice->hole[ROLE_TERMINAL];
    bool alone = link->line_count == 1;
    bool unnamed = hole == NO_HOLE && !core->protocol->lines_share_links;
    if (alone && (unnamed || link->lines[0]->config->terminal == NULL))
        return link->lines[0];
    return hole != NO_HOLE ? line_of_terminal(link, message->field[hole]) : NULL;
}
