/* net.h: all connections of a provider, by TCP or at serial ports, served by a thread or two.
 *
 * One header, two implementations: posix/net_posix.c (epoll) and win32/net_win32.c (an I/O completion port); both serve
 * 10,000 connections. A connection has a channel: a numbered place that holds one connection at a time. Each attempt to
 * connect a channel has a number, too, so that what still arrives for an earlier one is recognised and dropped.
 *
 * One thread calls net_wait, or two do: then while one deals with what it was told, or does something else, the other
 * is told what happens next, and nobody has to wake it for that. All other functions may be called from any thread and
 * never block: not on the network, not on name resolution. */
#ifndef TSPEC_NET_H
#define TSPEC_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slice.h"

struct net;

enum net_event_kind {
    NET_NOTHING, /* the time ran out, or net_wake was called */
    NET_UP,      /* the connection is made */
    NET_BYTES,   /* bytes arrived */
    NET_DOWN,    /* the attempt failed, the peer closed, or the connection broke; said once for an attempt */
};

struct net_event {
    enum net_event_kind kind;
    unsigned channel, attempt;
    struct slice bytes; /* NET_BYTES: valid while the thread has the turn; up to 64 KiB at a time */
    int error;          /* NET_DOWN: the system's error number, 0 if the peer closed in good order */
};

/* Make room for channels 0 … channels-1. NULL if the system refuses; errno or GetLastError says why. */
struct net *net_open(unsigned channels);

/* Make room for channels 0 … channels-1, if there are fewer; those that there are stay as they are. False without
 * memory. One thread at a time; another may be told of the new channels when this has returned. */
bool net_grow(struct net *net, unsigned channels);

/* Close every connection without another event and free everything. No thread may wait any more, nor have the turn but
 * the calling one. Never waits for a name server; resolver.h says what becomes of a look-up that is under way. */
void net_close(struct net *net);

/* Start to connect a channel over TCP (IPv4 or IPv6). Ends in NET_UP or NET_DOWN for this attempt. The host is a name
 * or an address, the string is copied; if a name has several addresses, they are tried in turn, each for 20 to 30 s if
 * nothing answers. An earlier attempt of the channel is dropped without an event. No two attempts of a channel may have
 * the same number. TCP_NODELAY and keep-alive are set (first probe after 30 s, then every 10 s, dead after 3, or after
 * 10 on a Windows before 10). */
void net_connect(struct net *net, unsigned channel, unsigned attempt, const char *host, uint16_t port);

/* The same at a serial port of this machine, for this program alone: a path, or COM and a number; see serial.h. A
 * device that is unplugged is NET_DOWN with an error. */
void net_connect_serial(struct net *net, unsigned channel, unsigned attempt, const char *name, uint32_t baud);

/* Drop a channel's connection, or its attempt, without another event. Bytes that are still kept for it are dropped too.
 * Nothing happens if `attempt` is not the current one. */
void net_disconnect(struct net *net, unsigned channel, unsigned attempt);

/* Hand bytes to the connection, in full or not at all: not if it is not up, or not up for this attempt. A peer that
 * lets 64 KiB pile up unread is as good as gone: the connection is then broken, which NET_DOWN reports, as it does for
 * every other error. */
void net_send(struct net *net, unsigned channel, unsigned attempt, const void *bytes, size_t len);

/* Report no NET_BYTES of a connection, or go on with it. While it is paused the system keeps what arrives, and makes
 * the peer wait when it has enough; bytes to send still go out. If the connection is lost meanwhile, that is reported
 * when it goes on, after the bytes. Each attempt begins unpaused. Nothing happens if `attempt` is not the current one.
 * An event that a net_wait is about to return still comes. */
void net_pause(struct net *net, unsigned channel, unsigned attempt, bool paused);

/* Wait for the next event, at most timeout_ms (0: only look; UINT32_MAX: for ever). With an event the thread gets the
 * turn: until it calls net_wait again, or net_pass, no other thread is told anything, so that events are dealt with in
 * the order in which they happened. */
void net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event);

/* Give up the turn, if the calling thread has it. Returns whether there is something to do already that nobody is told
 * who waits: then, if this thread does not wait soon, another one has to be woken. */
bool net_pass(struct net *net);

/* Make a net_wait, one that is under way or else the next one, return NET_NOTHING at once; within a second if Windows
 * has no memory for that. */
void net_wake(struct net *net);

#endif
