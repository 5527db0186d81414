/* ledger_calls.c: the calls that TAPI gives a handle to: the main thread's side of the books. */
#include "ledger_inside.h"

struct call *ledger_add_call(struct ledger *ledger, HTAPILINE line, enum call_life life, HDRVCALL driver)
{
    struct call *call = shelf_add(&ledger->calls);

    *call = (struct call){.handle = (HTAPICALL)(DWORD_PTR)(CALL_HANDLES + ledger->calls.count - 1), .life = life,
                          .line = line, .driver = driver, .announced = life == CALL_LIVE};
    list_add(&ledger->open_calls, &call->node);
    return call;
}

HTAPICALL ledger_call(struct ledger *ledger, HTAPILINE line)
{
    HTAPICALL call;

    host_monitor_enter(ledger->monitor);
    call = ledger_add_call(ledger, line, CALL_UNBORN, NULL)->handle;
    host_monitor_leave(ledger->monitor);
    return call;
}

void ledger_call_again(struct ledger *ledger, HTAPICALL handle, HTAPILINE line)
{
    struct call *call;

    host_monitor_enter(ledger->monitor);
    call = ledger_own_call(ledger, handle);
    *call = (struct call){.handle = handle, .life = CALL_UNBORN, .line = line};
    list_add(&ledger->open_calls, &call->node);
    host_monitor_leave(ledger->monitor);
}

void ledger_also_makes(struct ledger *ledger, DRV_REQUESTID id, HTAPICALL call)
{
    host_monitor_enter(ledger->monitor);
    ledger_own_request(ledger, id)->also = call;
    ledger_own_call(ledger, call)->requested = true;
    host_monitor_leave(ledger->monitor);
}

void ledger_makes_none(struct ledger *ledger, DRV_REQUESTID id, HTAPICALL call)
{
    struct request *request;

    host_monitor_enter(ledger->monitor);
    request = ledger_own_request(ledger, id);
    if (request->call == call) {
        request->call = NULL;
        request->makes = false;
    }
    if (request->also == call)
        request->also = NULL;
    host_monitor_leave(ledger->monitor);
    ledger_call_closed(ledger, call);
}

void ledger_call_made(struct ledger *ledger, HTAPICALL handle, HDRVCALL driver_call)
{
    struct call *call;

    host_monitor_enter(ledger->monitor);
    call = ledger_own_call(ledger, handle);
    call->driver = driver_call;
    if (driver_call)
        ledger_check_driver(ledger, driver_call, call);
    else if (call->life == CALL_FAILED)
        ledger_write(ledger, 26, "lineMakeCall completed its request with an error, and returned its id, but wrote no "
                     "call handle; it writes one, or returns the error itself");
    else
        ledger_write(ledger, 26, "lineMakeCall returned its request id, but wrote no call handle");
    host_monitor_leave(ledger->monitor);
}

void ledger_call_declined(struct ledger *ledger, HTAPICALL handle)
{
    struct call *call;

    host_monitor_enter(ledger->monitor);
    call = ledger_own_call(ledger, handle);
    call->life = CALL_DECLINED;
    list_remove(&ledger->open_calls, &call->node); /* TAPI never closes it */
    ledger_own_line(ledger, call->line)->has_declined = true;
    host_monitor_leave(ledger->monitor);
}

HDRVCALL ledger_driver_call(struct ledger *ledger, HTAPICALL call)
{
    HDRVCALL driver;

    host_monitor_enter(ledger->monitor);
    driver = ledger_own_call(ledger, call)->driver;
    host_monitor_leave(ledger->monitor);
    return driver;
}
