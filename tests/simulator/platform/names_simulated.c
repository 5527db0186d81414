/* names_simulated.c: host_look_up (conn.h): name servers that may lie. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "net/conn.h"

#include "../chance.h"
#include "../place.h"
#include "../promises.h"
#include "../story.h"
#include "../tasks.h"
#include "../trouble.h"
#include "machines.h"

enum { LONGEST_LOOK_UP_US = 40000000, SWITCH = 10, SECOND = 11, OTHER_MACHINE = 66 /* in 10.0.0.0 */ };

bool is_switch(const union address *address)
{
    unsigned machine = ntohl(address->ip4.sin_addr.s_addr) & 0xff;

    return machine == SWITCH || machine == SECOND;
}

bool is_second(const union address *address)
{
    return (ntohl(address->ip4.sin_addr.s_addr) & 0xff) == SECOND;
}

static void add_address(struct addresses *found, unsigned char machine)
{
    unsigned char bytes[4] = {10, 0, 0, machine};
    union address *address = &found->at[found->count++];

    *address = (union address){.ip4 = {.sin_family = AF_INET}};
    memcpy(&address->ip4.sin_addr, bytes, sizeof bytes);
}

void host_look_up(const char *host, bool numeric, struct addresses *found)
{
    struct in_addr parsed;
    bool is_number = inet_pton(AF_INET, host, &parsed) == 1;

    *found = (struct addresses){.error = EHOSTUNREACH};
    if (is_number)
        add_address(found, SWITCH);
    if (is_number || numeric)
        return;
    promise_no_lock("a name server");
    task_sleep(trouble.names == NAMES_MUTE ? chance_below(&chances[CHANCE_NETWORK], LONGEST_LOOK_UP_US)
                                           : chance_below(&chances[CHANCE_NETWORK], trouble.latency_us + 1));
    story("names   %s is asked for", host);
    if (trouble.names == NAMES_WRONG || trouble.names == NAMES_MANY)
        add_address(found, OTHER_MACHINE);
    if (trouble.names == NAMES_MANY)
        add_address(found, OTHER_MACHINE);
    if (trouble.names == NAMES_GOOD || trouble.names == NAMES_MANY)
        add_address(found, strcmp(host, SECOND_HOST) == 0 ? SECOND : SWITCH);
}
