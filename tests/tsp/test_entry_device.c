/* test_entry_device.c: what applications keep of a device or show of it: its icon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tapisrv.h"

enum { NO_PORT = 9 };

static HICON untouched = &untouched;

/* Classes that mean the line (S:tspi_linegeticon), and classes that no line of ours has. */
static const LPCWSTR of_line[] = {NULL, u"", u"tapi/line", u"TAPI/Line"};
static const LPCWSTR of_others[] = {u"comm/datamodem", u"tapi", u"tapi/lines", u"tapi/phone", u" "};

#define COUNT(classes) (sizeof(classes) / sizeof(*classes))
#define EACH(class, classes) (const LPCWSTR *class = classes; class < classes + COUNT(classes); class++)

static int begin(void **state)
{
    (void)state;
    tapi_begin(2, NO_PORT);
    assert_int_equal(tapi_init(2), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_int_equal(tapi_shutdown(), 0);
    tapi_end();
    return 0;
}

static LONG get_icon(DWORD device, LPCWSTR class, HICON *icon)
{
    *icon = untouched;
    LONG result = TSPI_lineGetIcon(device, class, icon);
    if (result != 0)
        assert_ptr_equal(*icon, untouched);
    return result;
}

/* Where the system has no icons it is NULL, and TAPI shows its own. */
static void icon_is_there_or_none_is_said_to_be(void **state)
{
    HICON icon;
    (void)state;
    for EACH (class, of_line) {
        assert_int_equal(get_icon(LINE_BASE + 1, *class, &icon), 0);
        assert_null(icon);
    }
}

static void icon_of_what_is_none_of_ours_is_refused(void **state)
{
    HICON icon;
    (void)state;
    for EACH (class, of_others)
        assert_int_equal(get_icon(LINE_BASE, *class, &icon), (LONG)LINEERR_INVALDEVICECLASS);
    assert_int_equal(get_icon(LINE_BASE - 1, NULL, &icon), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(get_icon(LINE_BASE + 2, NULL, &icon), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_lineGetIcon(LINE_BASE, NULL, NULL), (LONG)LINEERR_INVALPOINTER);
}

static void without_a_session_there_is_no_device(void **state)
{
    HICON icon;
    (void)state;
    assert_int_equal(get_icon(0, NULL, &icon), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(get_icon(LINE_BASE, NULL, &icon), (LONG)LINEERR_BADDEVICEID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(icon_is_there_or_none_is_said_to_be, begin, end),
        cmocka_unit_test_setup_teardown(icon_of_what_is_none_of_ours_is_refused, begin, end),
        cmocka_unit_test(without_a_session_there_is_no_device),
    };
    return cmocka_run_group_tests_name("entry points: devices", tests, NULL, NULL);
}
