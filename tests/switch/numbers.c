/* numbers.c: numbers whose calls do not go well, so that a provider's answer to that can be tried by dialing. */
#include "numbers.h"

const struct number_type NUMBERS[NUMBER_KINDS] = {
    [NUMBER_UNASSIGNED] = {"unassigned", "999", "refuse numbers that begin so"},
    [NUMBER_BUSY] = {"busy", "888", "ring numbers that begin so, then hang up"},
    [NUMBER_SILENT] = {"silent", "777", "never answer a dial to numbers that begin so"},
    [NUMBER_RINGING] = {"ringing", "666", "ring numbers that begin so until the call is dropped"},
    [NUMBER_CUT] = {"cut", "555", "connect numbers that begin so, then close the connection"},
    [NUMBER_CALL_BACK] = {"call-back", "444", "ring numbers that begin so, hang up, and call the terminal back"},
    [NUMBER_CALL_OUT] = {"call-out", "333", "the same, but the terminal's telephone calls that number"},
    [NUMBER_OFFER] = {"offer", "222", "like call-back, but ring the terminal until it answers or drops the call"},
};

static bool begins_with(struct slice text, const char *prefix)
{
    size_t len = strlen(prefix);

    return len > 0 && text.len >= len && memcmp(text.at, prefix, len) == 0;
}

enum number_kind number_kind(const struct options *options, struct slice number)
{
    unsigned kind = 0;

    while (kind < NUMBER_KINDS && !begins_with(number, options->prefix[kind]))
        kind++;
    return kind; /* NUMBER_ORDINARY is the one after the last */
}
