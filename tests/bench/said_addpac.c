/* said_addpac.c: see said_addpac.h. */
#include "said_addpac.h"

#include "addpac.h"
#include "simple_text.h"

int addpac_state_of(struct slice word)
{
    static const struct {
        const char *word;
        size_t len;
    } states[] = {
        [ADDPAC_STATE_OFF_HOOK_STATE] = {"OffHookState", 12},
        [ADDPAC_STATE_PROCEED_STATE] = {"ProceedState", 12},
        [ADDPAC_STATE_RING_BACK_STATE] = {"RingBackState", 13},
        [ADDPAC_STATE_CONNECTED_STATE] = {"ConnectedState", 14},
        [ADDPAC_STATE_ON_HOOK_STATE] = {"OnHookState", 11},
    };
    for (int state = 0; state < ADDPAC_STATES; state++)
        if (is(word, states[state].word, states[state].len))
            return state;
    return STATE_UNKNOWN;
}

static bool understand_notice(const struct slice *words, size_t count, struct message *message)
{
    bool call_state = IS(words[1], "CALL_STATE");
    if (count != WORDS_MOST || (!call_state && !IS(words[1], "CALL_INFO")))
        return false;
    message->kind = call_state ? ADDPAC_CALL_STATE : ADDPAC_CALL_INFO;
    for (unsigned i = 0; i < NOTICE_FIELDS; i++)
        message->field[i] = words[2 + i];
    message->count = NOTICE_FIELDS;
    message->state = addpac_state_of(words[3]);
    return true;
}

bool said_understand(const struct slice *words, size_t count, struct message *message)
{
    if (count < 2)
        return false;
    if (IS(words[0], "Notify"))
        return understand_notice(words, count, message);
    bool success = IS(words[1], "Success");
    message->kind = success ? ADDPAC_SUCCESS : ADDPAC_FAIL;
    message->count = 0;
    message->state = STATE_NONE;
    return count == 2 && IS(words[0], "Response") && (success || IS(words[1], "Fail"));
}
