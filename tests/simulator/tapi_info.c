/* tapi_info.c: what lineGetCallInfo says of a call, against what LINE_CALLINFO told of it (rule 50); see tapi.h. */
#include "tapi.h"

#include "core/call.h"
#include "life.h"
#include "promises_core.h"
#include "story.h"

enum { ROOM = 2048 };

static const DWORD bit[TAPI_INFOS] = {
    LINECALLINFOSTATE_CALLID,   LINECALLINFOSTATE_ORIGIN,   LINECALLINFOSTATE_REASON,     LINECALLINFOSTATE_APPSPECIFIC,
    LINECALLINFOSTATE_CALLERID, LINECALLINFOSTATE_CALLEDID, LINECALLINFOSTATE_CONNECTEDID,
};

union room {
    LINECALLINFO info;
    unsigned char bytes[ROOM];
};

static uint32_t hash(uint32_t before, const void *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        before = (before ^ ((const unsigned char *)bytes)[i]) * 16777619u;
    return before;
}

static uint32_t party(const union room *room, DWORD flags, DWORD size, DWORD offset, DWORD name_size, DWORD name_offset)
{
    uint32_t said = hash(2166136261u, &flags, sizeof flags);

    said = hash(said, room->bytes + offset, size);
    return hash(hash(said, &size, sizeof size), room->bytes + name_offset, name_size);
}

static void read_info(const union room *room, uint32_t said[TAPI_INFOS])
{
    const LINECALLINFO *info = &room->info;

    said[0] = info->dwCallID;
    said[1] = info->dwOrigin;
    said[2] = info->dwReason;
    said[3] = info->dwAppSpecific;
    said[4] = party(room, info->dwCallerIDFlags, info->dwCallerIDSize, info->dwCallerIDOffset, info->dwCallerIDNameSize,
                    info->dwCallerIDNameOffset);
    said[5] = party(room, info->dwCalledIDFlags, info->dwCalledIDSize, info->dwCalledIDOffset, info->dwCalledIDNameSize,
                    info->dwCalledIDNameOffset);
    said[6] = party(room, info->dwConnectedIDFlags, info->dwConnectedIDSize, info->dwConnectedIDOffset,
                    info->dwConnectedIDNameSize, info->dwConnectedIDNameOffset);
}

/* What is still to be told of the call, in bits; all if that is not known, or if it has ended: nothing follows IDLE
 * (rule 45), also if its parties are named with that. */
static DWORD still_to_tell(const struct tapi_call *call)
{
    const struct core *core = promises_core();
    const struct call *own = core != NULL ? call_find(core, (handle)(uintptr_t)call->driver) : NULL;

    return own != NULL && own->stage != CALL_IDLE ? own->info_changed : ~(DWORD)0;
}

/* False: it cannot be asked. */
static bool ask(HTAPICALL which, uint32_t said[TAPI_INFOS])
{
    const struct tapi_call *call = tapi_find_call(which);
    union room room = {.info.dwTotalSize = sizeof room};

    if (call == NULL || call->driver == NULL || call->closing)
        return false;
    uint64_t entered = tapi_enter();
    LONG result = TSPI_lineGetCallInfo(call->driver, &room.info);
    tapi_return("lineGetCallInfo", entered);
    read_info(&room, said);
    return result == 0 && tapi_find_call(which) != NULL;
}

/* Several things may have changed and changed back before TAPI is told, where a call is not known by its name. That a
 * call is connected is told with the other end, be it known or not; and who is called may be who was dialed. */
static DWORD needs_change(const struct tapi_info *before, DWORD told)
{
    static const DWORD unsure = LINECALLINFOSTATE_CONNECTEDID | LINECALLINFOSTATE_CALLEDID;
    bool is_sure = promises_name_calls() && life_is_honest();

    return is_sure ? told & ~(before->early | unsure) : 0;
}

/* What was told has changed, and what was not, has not. */
static void check(const struct tapi_info *before, const uint32_t said[TAPI_INFOS], DWORD told, DWORD to_tell)
{
    DWORD needed = needs_change(before, told);

    for (unsigned i = 0; i < TAPI_INFOS; i++) {
        bool changed = said[i] != before->said[i];
        if (changed && !((told | to_tell | before->early) & bit[i]))
            story_fail("rule 50", "lineGetCallInfo says something else, and TAPI was not told of LINECALLINFOSTATE 0x%x",
                       (unsigned)bit[i]);
        if (!changed && needed & bit[i])
            story_fail("news", "TAPI was told of LINECALLINFOSTATE 0x%x, and that has not changed", (unsigned)bit[i]);
    }
}

/* Who is connected is the other end, as far as that is known. */
static void check_connected(const struct tapi_call *call, const uint32_t said[TAPI_INFOS])
{
    uint32_t other = said[1] == LINECALLORIGIN_INBOUND ? said[4] : said[5];

    if (call->state == LINECALLSTATE_CONNECTED && said[6] != other)
        story_fail("parties", "a call is CONNECTED, and not to whom it is from or to");
}

/* What is still to be told stays as it was known before, if it was. */
static void learn(struct tapi_info *info, const uint32_t said[TAPI_INFOS], DWORD told, DWORD to_tell)
{
    for (unsigned i = 0; i < TAPI_INFOS; i++) {
        if (info->known && to_tell & ~told & bit[i])
            continue;
        info->said[i] = said[i];
        info->early = (info->early & ~bit[i]) | (to_tell & bit[i]);
    }
    info->known = true;
}

void tapi_hear_info(HTAPICALL which, DWORD told)
{
    uint32_t said[TAPI_INFOS];

    if (!ask(which, said))
        return;
    struct tapi_call *call = tapi_find_call(which);
    DWORD to_tell = still_to_tell(call);
    check_connected(call, said);
    if (call->info.known)
        check(&call->info, said, told, to_tell);
    learn(&call->info, said, told, to_tell);
}
