/* tell.c: events as lines of the report; see tell.h. */
#include "tell.h"

#include <stdio.h>

#include "../names.h"

static void name_party(const struct subject *subject, const LINECALLINFO *info, const DWORD name[2], const DWORD id[2],
                       char out[260])
{
    char name_text[128], id_text[128];

    structure_text(subject, info, name[0], name[1], name_text, sizeof name_text);
    structure_text(subject, info, id[0], id[1], id_text, sizeof id_text);
    snprintf(out, 260, "%s%s%s", name_text, name_text[0] && id_text[0] ? " " : "", id_text);
}

void tell_parties(const struct subject *subject, char *out, size_t size)
{
    char caller[260], called[260];
    LONG result;
    LINECALLINFO *info = get_call_info(subject, &result);

    out[0] = '\0';
    if (!info)
        return;
    name_party(subject, info, (DWORD[2]){info->dwCallerIDNameSize, info->dwCallerIDNameOffset},
               (DWORD[2]){info->dwCallerIDSize, info->dwCallerIDOffset}, caller);
    name_party(subject, info, (DWORD[2]){info->dwCalledIDNameSize, info->dwCalledIDNameOffset},
               (DWORD[2]){info->dwCalledIDSize, info->dwCalledIDOffset}, called);
    structure_free(info);
    if (caller[0] && called[0])
        snprintf(out, size, "%s → %s", caller, called);
    else if (caller[0] || called[0])
        snprintf(out, size, "%s %s", caller[0] ? "from" : "to", caller[0] ? caller : called);
}

void tell_state(struct report *report, const char *word, const struct happening *event, const char *details)
{
    char names[160], mode[32];
    DWORD state = (DWORD)event->param[0];

    bit_names(BITS_CALL_STATE, state, names, sizeof names);
    /* a call that is connected is active as a rule */
    mode_name(state, state == LINECALLSTATE_CONNECTED && event->param[1] == LINECONNECTEDMODE_ACTIVE
              ? 0 : (DWORD)event->param[1], mode, sizeof mode);
    if (mode[0] || details[0])
        report_line(report, event->at_us, state == LINECALLSTATE_CONNECTED ? GOOD : PLAIN, word, "%-11s %s%s%s",
                    names, mode, mode[0] && details[0] ? ", " : "", details);
    else
        report_line(report, event->at_us, state == LINECALLSTATE_CONNECTED ? GOOD : PLAIN, word, "%s", names);
}

void tell_line_state(struct report *report, const struct happening *event)
{
    static const struct {
        DWORD bit;
        enum tone tone;
        const char *text;
    } texts[] = {
        {LINEDEVSTATE_CONNECTED, PLAIN, "connected"},
        {LINEDEVSTATE_DISCONNECTED, BAD, "disconnected"},
        {LINEDEVSTATE_INSERVICE, PLAIN, "in service"},
        {LINEDEVSTATE_OUTOFSERVICE, BAD, "out of service"},
    };
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++)
        if (event->param[0] & texts[i].bit)
            report_line(report, event->at_us, texts[i].tone, "line", "%s", texts[i].text);
}
