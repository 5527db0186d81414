/* shell_links.c: see shell_links.h. */
#include "shell_links.h"

#include "core/link.h"

void shell_trace_link(struct shell *shell, const struct link *link, enum trace_news news, int error)
{
    if (trace_has(&shell->trace, TRACE_WIRE))
        trace_connection(&shell->trace, link->number, news, link->config->host, link->config->port, error);
}

static void connect_link(struct shell *shell, const struct link *link, unsigned attempt)
{
    const struct line_config *config = link->config;
    if (config->baud != 0)
        net_connect_serial(shell->net, link->number, attempt, config->host, config->baud);
    else
        net_connect(shell->net, link->number, attempt, config->host, config->port);
}

void shell_carry_out(struct shell *shell, const struct action *action)
{
    const struct link *link = action->link;
    switch (action->kind) {
    case ACTION_CONNECT:
        shell_trace_link(shell, link, TRACE_CONNECTING, 0);
        framer_reset(&shell->framers[link->number]);
        connect_link(shell, link, action->attempt);
        break;
    case ACTION_DISCONNECT:
        shell_trace_link(shell, link, TRACE_DISCONNECTING, 0);
        net_disconnect(shell->net, link->number, action->attempt);
        break;
    case ACTION_SEND:
        if (trace_has(&shell->trace, TRACE_WIRE))
            trace_sent(&shell->trace, link->number, action->bytes);
        net_send(shell->net, link->number, action->attempt, action->bytes.at, action->bytes.len);
        break;
    case ACTION_PAUSE:
    case ACTION_RESUME:
        net_pause(shell->net, link->number, action->attempt, action->kind == ACTION_PAUSE);
        break;
    }
}
