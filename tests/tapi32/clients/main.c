/* main.c: see client.h.
 * usage: client dial NUMBER [window|event|port] [ansi|unicode] [VERSION]
 *        client translate ADDRESS...
 *        client translation|places|cards|moves|priorities|properties|requests
 *        client refusals|arguments|two|monitor|handoff|assisted|held|offered|watched|left|providers|settings|ask NUMBER
 *        client changes|dialogs|operations [installed] [event|port] [ansi] [VERSION] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

int main(int argc, char **argv)
{
    struct wish wish = {.notify = argc > 3 ? argv[3] : "event",
                        .version = argc > 5 ? (DWORD)strtoul(argv[5], NULL, 16) : 0x00030000,
                        .number = argc > 2 ? argv[2] : "4000",
                        .privileges = LINECALLPRIVILEGE_OWNER};
    const char *command = argc > 1 ? argv[1] : "dial";
    if (strcmp(command, "refusals") == 0)
        return try_refusals(&wish);
    if (strcmp(command, "arguments") == 0)
        return try_arguments(&wish);
    if (strcmp(command, "two") == 0)
        return try_two_applications(&wish);
    if (strcmp(command, "monitor") == 0)
        return try_monitor(&wish);
    if (strcmp(command, "handoff") == 0)
        return try_handoff(&wish);
    if (strcmp(command, "assisted") == 0)
        return try_assisted(&wish);
    if (strcmp(command, "held") == 0)
        return try_held(&wish);
    if (strcmp(command, "offered") == 0)
        return try_offered(&wish);
    if (strcmp(command, "watched") == 0)
        return try_watched(&wish);
    if (strcmp(command, "left") == 0)
        return try_left(&wish);
    if (strcmp(command, "changes") == 0)
        return try_changes(&wish);
    if (strcmp(command, "settings") == 0)
        return try_settings(&wish);
    if (strcmp(command, "dialogs") == 0)
        return try_dialogs(&wish);
    if (strcmp(command, "operations") == 0)
        return try_operations(&wish);
    if (strcmp(command, "translate") == 0)
        return translate(argv + 2);
    if (strcmp(command, "translation") == 0)
        return try_translation();
    if (strcmp(command, "places") == 0)
        return try_places();
    if (strcmp(command, "cards") == 0)
        return try_cards();
    if (strcmp(command, "moves") == 0)
        return try_moves();
    if (strcmp(command, "priorities") == 0)
        return try_priorities();
    if (strcmp(command, "properties") == 0)
        return try_properties();
    if (strcmp(command, "requests") == 0)
        return try_requests();
    if (strcmp(command, "ask") == 0)
        return ask_and_leave(wish.number);
    if (strcmp(command, "providers") == 0)
        return try_providers(&wish);
    return argc > 4 && strcmp(argv[4], "unicode") == 0 ? dial_unicode(&wish) : dial_ansi(&wish);
}
