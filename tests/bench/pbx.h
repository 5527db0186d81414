/* pbx.h: a switch in a process of its own, behind real sockets of this machine, which does what it is told and says
 * when it did it.
 *
 * It says yes to all, and lets each call that is dialed be connected at once. Who connects is known by the loopback
 * address that he has connected to: pbx_host. What goes wrong ends the program with a sentence. */
#ifndef BENCH_PBX_H
#define BENCH_PBX_H

#include <stddef.h>
#include <stdint.h>

/* What it speaks. */
enum pbx_protocol {
    PBX_ADDPAC, /* spec/addpac.tspec */
    PBX_SHARED, /* tests/runtime/specs/shared.tspec, and ahead.tspec: messages name the line, answers come in order */
    PBX_IDS,    /* tests/runtime/specs/ids.tspec: answers bear an id, too */
};

/* Who connects. */
enum pbx_client {
    PBX_LINE,   /* a line's own connection */
    PBX_BARE,   /* somebody without a provider */
    PBX_SHARES, /* all lines together */
};

enum { PBX_STEPS = 5 /* of a call, at most: dial tone, proceeding, ringing, connected, over */ };

struct pbx;

/* Start it for so many lines; it answers each request after delay_ms. */
struct pbx *pbx_start(enum pbx_protocol protocol, unsigned lines, unsigned delay_ms);

uint16_t pbx_port(const struct pbx *pbx);

/* The address at which a client of that number connects to it. */
void pbx_host(enum pbx_client client, unsigned number, char out[16]);

/* Have it send the next step of a call that somebody makes at the telephone of a line; PBX_ADDPAC and PBX_SHARED only.
 * It returns before that is done. */
void pbx_step(struct pbx *pbx, enum pbx_client client, unsigned line);

/* The same for so many whole calls, one after the other, at each line in turn, `per_second` steps of them. */
void pbx_place_calls(struct pbx *pbx, enum pbx_client client, unsigned calls, unsigned per_second);

/* Another of those calls is over for the client. The switch begins no call while several are not, so that however busy
 * the machine is, they do not pile up. */
void pbx_call_is_over(struct pbx *pbx);

/* How many steps a call has in that protocol. */
unsigned pbx_steps(enum pbx_protocol protocol);

/* When it sent a step, from 0 on, of the count-th call, from 1 on, at the telephone of a line. It remembers the last
 * few calls of each. */
uint64_t pbx_sent_ns(const struct pbx *pbx, enum pbx_client client, unsigned line, unsigned count, unsigned step);

/* When bytes came to it last. */
uint64_t pbx_heard_ns(const struct pbx *pbx);

/* End it. */
void pbx_stop(struct pbx *pbx);

#endif
