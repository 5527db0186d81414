/* translation.c: see translation.h. */
#include "translation.h"

#include <stdlib.h>

#include "cards.h"
#include "layouts.h"
#include "lines.h"

LONG translation_check(HLINEAPP hLineApp, DWORD version)
{
    if (version < API_1_3)
        return LINEERR_INCOMPATIBLEAPIVERSION;
    if (hLineApp == 0)
        return version >= API_2_0 ? 0 : (LONG)LINEERR_INVALAPPHANDLE;
    return app_check(hLineApp);
}

LONG translation_check_device(DWORD device)
{
    if (!service_enter())
        return 0;
    bool is_there = device < service_device_count();
    service_leave();
    return is_there ? 0 : (LONG)LINEERR_BADDEVICEID;
}

LONG translation_translate(const struct listed_location *location, DWORD card, const WCHAR *address, DWORD options,
                           struct translated *translated)
{
    struct listed_card found;
    struct area_rule *area_rules;
    DWORD count;
    if (!card_read(options & LINETRANSLATEOPTION_CARDOVERRIDE ? card : card_preferred(location->id), &found))
        return LINEERR_INVALCARD;
    if (!location_area_rules(location->id, &area_rules, &count))
        return LINEERR_NOMEM;
    bool good = dialing_translate(&(struct dialing){&location->rules, &found.card, area_rules, count, options}, address,
                                  translated);
    free(area_rules);
    return good ? 0 : (LONG)LINEERR_INVALADDRESS;
}

static void tell(const struct line *line)
{
    if (line->version < API_1_4)
        app_tell(line->app, &(LINEMESSAGE){.dwMessageID = LINE_LINEDEVSTATE, .dwParam1 = LINEDEVSTATE_REINIT,
                                           .dwParam2 = LINE_LINEDEVSTATE, .dwParam3 = LINEDEVSTATE_TRANSLATECHANGE});
    else if (line->line_states & LINEDEVSTATE_TRANSLATECHANGE)
        line_tell(line, LINE_LINEDEVSTATE, LINEDEVSTATE_TRANSLATECHANGE, 0, 0);
}

void translation_changed(void)
{
    if (!service_enter())
        return;
    service_lock();
    for (DWORD id = 0; id < service_device_count(); id++) {
        const struct trunk *trunk = service_device(id)->trunk;
        for (const struct line *line = trunk != NULL ? trunk->lines : NULL; line != NULL; line = line->next)
            tell(line);
    }
    service_unlock();
    service_leave();
}
