/* api_conference.c: transfers and conferences, for which the provider makes calls of its own: consultation calls, and
 * the conference. */
#include "operation.h"

/* A call is to become part of the conference. */
static void join(DWORD call, struct call *conference)
{
    service_lock();
    conference->is_conference = true;
    call_joins(call, conference->handle);
    service_unlock();
}

/* --- Transfers ---------------------------------------------------------------------------------------------------- */

static LONG setup_transfer(HCALL hCall, HCALL *consult, const LINECALLPARAMS *params, bool is_ansi)
{
    PREPARED(ask_call_later(&asked, hCall, LINECALLPRIVILEGE_OWNER),
             new_call_with_params(&asked, params, is_ansi, consult, NULL), TSPI_lineSetupTransfer, asked.id, asked.call,
             NEW(0), asked.params);
}

LONG WINAPI lineSetupTransferW(HCALL hCall, LPHCALL lphConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    return setup_transfer(hCall, lphConsultCall, lpCallParams, false);
}

LONG WINAPI lineSetupTransferA(HCALL hCall, LPHCALL lphConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    return setup_transfer(hCall, lphConsultCall, lpCallParams, true);
}

/* Only what becomes a conference makes a call. */
static LONG prepare_completion(struct asked *asked, HCALL consult, HCALL *conference, DWORD mode)
{
    if (mode != LINETRANSFERMODE_TRANSFER && mode != LINETRANSFERMODE_CONFERENCE)
        return LINEERR_INVALTRANSFERMODE;
    LONG result = ask_invalid_is(ask_other(asked, consult, LINECALLPRIVILEGE_OWNER, false),
                                 LINEERR_INVALCONSULTCALLHANDLE);
    if (result != 0 || mode == LINETRANSFERMODE_TRANSFER)
        return result;
    result = new_call(asked, conference, NULL);
    if (result == 0) {
        join(asked->tapi_call, asked->made[0]);
        join(asked->tapi_other, asked->made[0]);
    }
    return result;
}

LONG WINAPI lineCompleteTransfer(HCALL hCall, HCALL hConsultCall, LPHCALL lphConfCall, DWORD dwTransferMode)
{
    PREPARED(ask_call_later(&asked, hCall, LINECALLPRIVILEGE_OWNER),
             prepare_completion(&asked, hConsultCall, lphConfCall, dwTransferMode), TSPI_lineCompleteTransfer, asked.id,
             asked.call, asked.other, NEW(0), dwTransferMode);
}

/* --- Conferences -------------------------------------------------------------------------------------------------- */

/* The conference, and a call for the one who is to be added next. */
static LONG prepare_conference(struct asked *asked, const LINECALLPARAMS *params, bool is_ansi, HCALL *conference,
                               HCALL *consult)
{
    if (consult == NULL)
        return LINEERR_INVALPOINTER;
    LONG result = new_call_with_params(asked, params, is_ansi, conference, NULL);
    if (result == 0)
        result = new_call(asked, consult, NULL);
    if (result == 0)
        join(asked->tapi_call, asked->made[0]);
    return result;
}

/* It begins with a call, or without one on a line. */
static LONG setup_conference(HCALL hCall, HLINE hLine, HCALL *conference, HCALL *consult, DWORD parties,
                             const LINECALLPARAMS *params, bool is_ansi)
{
    PREPARED(hCall != 0 ? ask_call_later(&asked, hCall, LINECALLPRIVILEGE_OWNER) : ask_line_later(&asked, hLine),
             prepare_conference(&asked, params, is_ansi, conference, consult), TSPI_lineSetupConference, asked.id,
             asked.call, asked.line, NEW(0), NEW(1), parties, asked.params);
}

LONG WINAPI lineSetupConferenceW(HCALL hCall, HLINE hLine, LPHCALL lphConfCall, LPHCALL lphConsultCall,
                                 DWORD dwNumParties, LPLINECALLPARAMS const lpCallParams)
{
    return setup_conference(hCall, hLine, lphConfCall, lphConsultCall, dwNumParties, lpCallParams, false);
}

LONG WINAPI lineSetupConferenceA(HCALL hCall, HLINE hLine, LPHCALL lphConfCall, LPHCALL lphConsultCall,
                                 DWORD dwNumParties, LPLINECALLPARAMS const lpCallParams)
{
    return setup_conference(hCall, hLine, lphConfCall, lphConsultCall, dwNumParties, lpCallParams, true);
}

/* A conference that the application owns. */
static LONG ask_conference_later(struct asked *asked, HCALL conference)
{
    return ask_invalid_is(ask_call_later(asked, conference, LINECALLPRIVILEGE_OWNER), LINEERR_INVALCONFCALLHANDLE);
}

static LONG prepare_add(HCALL conference, HCALL *consult, const LINECALLPARAMS *params, bool is_ansi)
{
    PREPARED(ask_conference_later(&asked, conference), new_call_with_params(&asked, params, is_ansi, consult, NULL),
             TSPI_linePrepareAddToConference, asked.id, asked.call, NEW(0), asked.params);
}

LONG WINAPI linePrepareAddToConferenceW(HCALL hConfCall, LPHCALL lphConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    return prepare_add(hConfCall, lphConsultCall, lpCallParams, false);
}

LONG WINAPI linePrepareAddToConferenceA(HCALL hConfCall, LPHCALL lphConsultCall, LPLINECALLPARAMS const lpCallParams)
{
    return prepare_add(hConfCall, lphConsultCall, lpCallParams, true);
}

static LONG find_added(struct asked *asked, HCALL consult)
{
    LONG result = ask_other(asked, consult, LINECALLPRIVILEGE_OWNER, true);
    service_lock();
    if (result == 0)
        call_joins(asked->tapi_other, asked->tapi_call);
    service_unlock();
    return result;
}

LONG WINAPI lineAddToConference(HCALL hConfCall, HCALL hConsultCall)
{
    PREPARED(ask_conference_later(&asked, hConfCall), find_added(&asked, hConsultCall), TSPI_lineAddToConference,
             asked.id, asked.call, asked.other);
}

LONG WINAPI lineRemoveFromConference(HCALL hCall)
{
    OWNER_LATER(hCall, TSPI_lineRemoveFromConference);
}
