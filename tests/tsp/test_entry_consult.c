/* test_entry_consult.c: what an address says of two calls at once, with a protocol whose switch makes a consultation
 * call only when it is dialed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tapisrv.h"

static LINEADDRESSCAPS caps(void)
{
    static union {
        LINEADDRESSCAPS it;
        unsigned char room[1024];
    } buffer;
    buffer.it.dwTotalSize = sizeof(buffer);
    assert_int_equal(TSPI_lineGetAddressCaps(LINE_BASE, 0, VERSION_3_0, 0, &buffer.it), 0);
    return buffer.it;
}

static void address_says_how_calls_are_transferred(void **state)
{
    (void)state;
    tapi_begin(1, 9);
    tapi_configure("terminal = 1001\n");
    assert_int_equal(tapi_init(1), 0);
    LINEADDRESSCAPS said = caps();
    assert_int_equal(said.dwTransferModes, LINETRANSFERMODE_TRANSFER);
    assert_int_equal(said.dwAddrCapFlags, LINEADDRCAPFLAGS_DIALED | LINEADDRCAPFLAGS_TRANSFERHELD |
                                              LINEADDRCAPFLAGS_TRANSFERMAKE);
    assert_int_equal(said.dwMaxNumActiveCalls, 1);
    assert_int_equal(said.dwMaxNumOnHoldCalls, 1);
    assert_int_equal(said.dwMaxNumOnHoldPendingCalls, 1);
    assert_int_equal(said.dwDialToneModes, LINEDIALTONEMODE_NORMAL);
    assert_int_equal(said.dwCallStates &
                         (LINECALLSTATE_DIALTONE | LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDTRANSFER),
                     LINECALLSTATE_DIALTONE | LINECALLSTATE_ONHOLD | LINECALLSTATE_ONHOLDPENDTRANSFER);
    assert_int_equal(said.dwCallFeatures, LINECALLFEATURE_DROP | LINECALLFEATURE_HOLD | LINECALLFEATURE_UNHOLD |
                                              LINECALLFEATURE_SETUPTRANSFER | LINECALLFEATURE_DIAL |
                                              LINECALLFEATURE_SWAPHOLD | LINECALLFEATURE_COMPLETETRANSF);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

/* Before the calls are looked at: no conference is made of two. */
static void only_a_transfer_is_completed(void **state)
{
    (void)state;
    tapi_begin(1, 9);
    tapi_configure("terminal = 1001\n");
    assert_int_equal(tapi_init(1), 0);
    HDRVCALL none = NULL, conference;
    assert_int_equal(TSPI_lineCompleteTransfer(1, none, none, NULL, &conference, LINETRANSFERMODE_CONFERENCE),
                     (LONG)LINEERR_INVALTRANSFERMODE);
    assert_int_equal(TSPI_lineCompleteTransfer(1, none, none, NULL, &conference, LINETRANSFERMODE_TRANSFER),
                     (LONG)LINEERR_INVALCALLHANDLE);
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(address_says_how_calls_are_transferred),
        cmocka_unit_test(only_a_transfer_is_completed),
    };
    return cmocka_run_group_tests_name("entry_consult", tests, NULL, NULL);
}
