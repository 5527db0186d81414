/* net.h: all connections of a provider, by TCP or at serial ports, served by one thread.
 *
 * One header, two implementations: posix/net_posix.c (epoll) and win32/net_win32.c (an I/O completion port); both serve
 * 10,000 connections. A connection has a channel: a numbered place that holds one connection at a time. Each attempt to
 * connect a channel has a number, too, so that what still arrives for an earlier one is recognised and dropped.
 *
 * net_wait is for the I/O thread: one thread at a time, which may hand the part over to another under a lock. All other functions may be called from any thread and never block: not on the
 * network, not on name resolution. */
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
    struct slice bytes; /* NET_BYTES: valid until the next net_wait; up to 64 KiB at a time */
    int error;          /* NET_DOWN: the system's error number, 0 if the peer closed in good order */
};

/* Make room for channels 0 … channels-1. NULL if the system refuses; errno or GetLastError says why. */
struct net *net_open(unsigned channels);

/* Make room for channels 0 … channels-1, if there are fewer; those that there are stay as they are. False without
 * memory. One thread at a time; another may be told of the new channels when this has returned. */
bool net_grow(struct net *net, unsigned channels);

/* Close every connection without another event and free everything. The I/O thread must have ended. Never waits for a
 * name server; resolver.h says what becomes of a look-up that is under way. */
void net_close(struct net *net);

/* Start to connect a channel over TCP (IPv4 or IPv6). Ends in NET_UP or NET_DOWN for this attempt. The host is a name
 * or an address, the string is copied; if a name has several addresses, they are tried in turn, each for 20 to 30 s if
 * nothing answers. An earlier attempt of the channel is dropped without an event. No two attempts of a channel may have
 * the same number. TCP_NODELAY and keep-alive are set (first probe after 30 s, then every 10 s, dead after 3, or after
 * 10 on a Windows before 10). */
void net_connect(struct net *net, unsigned channel, unsigned attempt, const char *host, uint16_t port);

/* The same at a serial port of this machine, for this program alone: a path, or COM and a number; see serial.h. A device
 * that is unplugged is NET_DOWN with an error. */
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
 * An event that net_wait is about to return on the I/O thread still comes. */
void net_pause(struct net *net, unsigned channel, unsigned attempt, bool paused);

/* Wait for the next event, at most timeout_ms (0: only look; UINT32_MAX: for ever). I/O thread only. */
void net_wait(struct net *net, uint32_t timeout_ms, struct net_event *event);

/* Make the current or next net_wait return NET_NOTHING at once; within a second if Windows has no memory for that. */
void net_wake(struct net *net);

#endif
