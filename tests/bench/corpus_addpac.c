/* corpus_addpac.c: messages of spec/addpac.tspec. The shares follow what was measured on real telephone switches' event
 * streams. */
#include <stdio.h>

#include "addpac.h"
#include "corpus_messages.h"

const char corpus_framing[] = "positional";
const char corpus_mark = '%';

static const char *pick_state(uint32_t *seed)
{
    static const char *const states[] = { /* by how often they come */
        "OffHookState", "OffHookState", "ProceedState", "ProceedState", "ProceedState", "RingBackState",
        "RingBackState", "RingBackState", "ConnectedState", "ConnectedState", "ConnectedState", "ConnectedState",
        "OnHookState", "OnHookState", "OnHookState", "OnHookState", "OnHookState", "HoldState",
    };
    return states[corpus_draw(seed, COUNT(states))];
}

static int write_notice(uint32_t *seed, const char *kind, char *out, size_t size)
{
    char caller_name[64], caller[32], callee_name[64], callee[32];
    corpus_name(seed, caller_name, sizeof caller_name);
    corpus_number(seed, caller, sizeof caller);
    corpus_name(seed, callee_name, sizeof callee_name);
    corpus_number(seed, callee, sizeof callee);
    return snprintf(out, size, "Notify %% %s %% %u %% %s %% %u %% %s %% %s %% %s %% %s\r\n\r\n", kind,
                    1000 + corpus_draw(seed, 9000), pick_state(seed), 1 + corpus_draw(seed, 1000000), caller_name,
                    caller, callee_name, callee);
}

size_t corpus_message(uint32_t *seed, char *out, size_t size)
{
    uint32_t share = corpus_draw(seed, 100);
    const char *result = corpus_draw(seed, 100) < 85 ? "Success" : "Fail";
    int len = share < 55   ? write_notice(seed, "CALL_STATE", out, size)
              : share < 80 ? write_notice(seed, "CALL_INFO", out, size)
                           : snprintf(out, size, "Response %% %s\r\n\r\n", result);
    return (size_t)len;
}

static const struct slice dial[] = {{(const unsigned char *)"01012345678", 11}};
static const struct slice notice[] = {
    {(const unsigned char *)"4001", 4},       {(const unsigned char *)"ConnectedState", 14},
    {(const unsigned char *)"17", 2},         {(const unsigned char *)"김철수", 9},
    {(const unsigned char *)"4001", 4},       {(const unsigned char *)"Drop", 4},
    {(const unsigned char *)"4000", 4},
};

const struct corpus_sent corpus_sent[CORPUS_SENT] = {
    {"encode Dial", ADDPAC_DIAL, dial}, {"encode CallState", ADDPAC_CALL_STATE, notice},
};
