/* corpus_keyed.c: messages of tests/gen/good/manager.tspec as an Asterisk-like manager sends them: most of their lines
 * are of keys that the spec does not list. */
#include <stdio.h>

#include "corpus_messages.h"
#include "manager.h"

const char corpus_framing[] = "keyed";
const char corpus_mark = ':';

static size_t write_event(uint32_t *seed, const char *event, const char *channel, const char *more, char *out,
    size_t size)
{
    static const char *const states[] = {"Down", "Ringing", "Ringing", "Is up!", "Gone", "Rsrvd"};
    char name[64], number[32], connected[32];
    unsigned call = corpus_draw(seed, 100000);
    corpus_name(seed, name, sizeof name);
    corpus_number(seed, number, sizeof number);
    corpus_number(seed, connected, sizeof connected);
    name[12] = '\0';
    for (size_t i = 0; name[i] != '\0'; i++) /* in UTF-8 a name is not cut anywhere */
        if ((unsigned char)name[i] >= 0x80)
            snprintf(name, sizeof name, "Иван");
    return (size_t)snprintf(out, size,
        "Event: %s\r\nPrivilege: call,all\r\nChannel: %s\r\nChannelState: 6\r\nChannelStateDesc: %s\r\n"
        "CallerIDNum: %s\r\nCallerID: <%.12s> %s\r\nConnectedLineNum: %s\r\nConnectedLineName: <unknown>\r\n"
        "Language: en\r\nAccountCode: \r\nContext: from-internal\r\nExten: %s\r\nPriority: 1\r\n"
        "Uniqueid: 1795274085.%u\r\nLinkedid: 1795274085.%u\r\n%s\r\n",
        event, channel, states[corpus_draw(seed, COUNT(states))], number, number, name, connected, connected, call,
        call, more);
}

size_t corpus_message(uint32_t *seed, char *out, size_t size)
{
    char channel[48];
    unsigned terminal = 1000 + corpus_draw(seed, 9000), serial = corpus_draw(seed, 100000);
    switch (corpus_draw(seed, 8)) {
    case 0:
        return (size_t)snprintf(out, size,
            "Response: Success\r\nActionID: %u\r\nMessage: Originate successfully queued\r\n\r\n", serial);
    case 1:
        return (size_t)snprintf(out, size, "Response: Error\r\nActionID: %u\r\nMessage: No such channel\r\n\r\n",
            serial);
    case 2:
        snprintf(channel, sizeof channel, "PJSIP/%u-%08x", terminal, serial);
        return write_event(seed, "Hangup", channel, "Cause: 16\r\nCause-txt: Normal Clearing\r\n", out, size);
    case 3:
        snprintf(channel, sizeof channel, "Local/%u", terminal);
        return write_event(seed, "Newstate", channel, "", out, size);
    default:
        snprintf(channel, sizeof channel, "PJSIP/%u-%08x", terminal, serial);
        return write_event(seed, "Newstate", channel, "", out, size);
    }
}

static const struct slice dial[] = {
    {(const unsigned char *)"17", 2}, {(const unsigned char *)"1001", 4}, {(const unsigned char *)"01012345678", 11}};
static const struct slice state[] = {
    {(const unsigned char *)"1001", 4},  {(const unsigned char *)"0000001f", 8},  {(const unsigned char *)"Is up!", 6},
    {(const unsigned char *)"17.3", 4},  {(const unsigned char *)"4001", 4},      {(const unsigned char *)"Kim", 3},
};

const struct corpus_sent corpus_sent[CORPUS_SENT] = {
    {"encode Originate", MANAGER_ORIGINATE, dial}, {"encode State", MANAGER_STATE, state},
};
