/* ledger_msp.c: see ledger_msp.h. */
#include "ledger_msp.h"

#include <assert.h>

#include "../provider/guard.h"
#include "ledger_inside.h"

static struct msp *find_msp(struct ledger *ledger, DWORD_PTR number)
{
    if (number < MSP_HANDLES || number != (DWORD)number)
        return NULL;
    return shelf_at(&ledger->msps, (unsigned)(number - MSP_HANDLES));
}

HTAPIMSPLINE ledger_msp(struct ledger *ledger, HTAPILINE line)
{
    struct msp *msp;
    DWORD number;

    host_monitor_enter(ledger->monitor);
    msp = shelf_add(&ledger->msps);
    *msp = (struct msp){.line = line, .open = true};
    number = MSP_HANDLES + ledger->msps.count - 1;
    host_monitor_leave(ledger->monitor);
    return (HTAPIMSPLINE)number;
}

void ledger_msp_closed(struct ledger *ledger, HTAPIMSPLINE msp)
{
    struct msp *closed;

    host_monitor_enter(ledger->monitor);
    ledger_await_callbacks(ledger);
    closed = find_msp(ledger, (DWORD_PTR)msp);
    assert(closed);
    closed->open = false;
    host_monitor_leave(ledger->monitor);
}

/* Each byte, as TAPI copies them to the application. */
static void read_data(const unsigned char *data, DWORD_PTR size)
{
    crash_about(125, "LINE_SENDMSPDATA's dwParam2 and dwParam3 are no buffer and its size");
    while (size > 0)
        (void)*(const volatile unsigned char *)&data[--size];
    crash_about(0, NULL);
}

void ledger_take_msp_data(struct ledger *ledger, HTAPILINE line, const DWORD_PTR param[3])
{
    const struct msp *msp = find_msp(ledger, param[0]);

    if (param[0] && (!msp || msp->line != line))
        ledger_write(ledger, 125, "SENDMSPDATA was reported for the MSP instance 0x%llX, which is none of the line's",
                     (unsigned long long)param[0]);
    else if (msp && !msp->open)
        ledger_write(ledger, 125, "SENDMSPDATA was reported for an MSP instance that is closed");
    else if (param[2] && !param[1])
        ledger_write(ledger, 125, "SENDMSPDATA was reported with %llu bytes and no buffer",
                     (unsigned long long)param[2]);
    else {
        read_data((const unsigned char *)param[1], param[2]);
        ledger_keep(ledger, 125);
    }
}
