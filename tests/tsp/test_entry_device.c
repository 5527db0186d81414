/* test_entry_device.c: what applications keep of a device or show of it: its icon, its configuration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tapisrv.h"

enum { NO_PORT = 9, FIXED = 24, ROOM = 256, FILLED = 0xCD };

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

/* What applications see: a block and its size. */
struct kept {
    unsigned char bytes[ROOM];
    DWORD size;
};

static struct kept get_config(DWORD device)
{
    union {
        VARSTRING out;
        unsigned char bytes[ROOM];
    } all = {.out.dwTotalSize = ROOM};
    struct kept kept = {.size = 0};
    assert_int_equal(TSPI_lineGetDevConfig(device, &all.out, u"tapi/line"), 0);
    assert_int_equal(all.out.dwStringFormat, STRINGFORMAT_BINARY);
    assert_int_equal(all.out.dwStringOffset, FIXED);
    assert_true(all.out.dwStringSize > 0);
    assert_int_equal(all.out.dwUsedSize, FIXED + all.out.dwStringSize);
    kept.size = all.out.dwStringSize;
    memcpy(kept.bytes, all.bytes + FIXED, kept.size);
    return kept;
}

static LONG set_config(DWORD device, const struct kept *kept)
{
    return TSPI_lineSetDevConfig(device, (LPVOID)(uintptr_t)kept->bytes, kept->size, u"tapi/line");
}

/* Rules 60 to 63, with every room from none on. */
static void configuration_is_whole_or_left_out(void **state)
{
    (void)state;
    const DWORD size = get_config(LINE_BASE).size;
    for (DWORD total = 0; total < FIXED + 2 * size; total++) {
        union {
            VARSTRING out;
            unsigned char bytes[ROOM];
        } all;
        memset(&all, FILLED, sizeof(all));
        all.out.dwTotalSize = total;
        LONG result = TSPI_lineGetDevConfig(LINE_BASE, &all.out, NULL);
        assert_int_equal(result, total < FIXED ? (LONG)LINEERR_STRUCTURETOOSMALL : 0);
        assert_int_equal(all.out.dwTotalSize, total);
        DWORD used = total < FIXED ? sizeof(total) : total < FIXED + size ? FIXED : FIXED + size;
        for (DWORD i = used; i < ROOM; i++)
            assert_int_equal(all.bytes[i], FILLED);
        if (total < FIXED)
            continue;
        assert_int_equal(all.out.dwNeededSize, FIXED + size);
        assert_int_equal(all.out.dwUsedSize, used);
        assert_int_equal(all.out.dwStringSize, used - FIXED);
        assert_int_equal(all.out.dwStringOffset, used > FIXED ? FIXED : 0);
    }
}

static void configuration_is_given_back_to_its_own_line(void **state)
{
    (void)state;
    struct kept own = get_config(LINE_BASE), other = get_config(LINE_BASE + 1);
    assert_int_equal(set_config(LINE_BASE, &own), 0);
    assert_int_equal(set_config(LINE_BASE + 1, &other), 0);
    assert_int_equal(set_config(LINE_BASE, &other), (LONG)LINEERR_INVALPARAM);
    assert_int_equal(set_config(LINE_BASE + 1, &own), (LONG)LINEERR_INVALPARAM);
    memmove(own.bytes + 1, own.bytes, own.size); /* it may lie anywhere */
    for EACH (class, of_line)
        assert_int_equal(TSPI_lineSetDevConfig(LINE_BASE, own.bytes + 1, own.size, *class), 0);
}

static void configuration_that_is_damaged_is_refused(void **state)
{
    (void)state;
    struct kept kept = get_config(LINE_BASE);
    for (DWORD i = 0; i < kept.size; i++) {
        kept.bytes[i] ^= 1;
        assert_int_equal(set_config(LINE_BASE, &kept), (LONG)LINEERR_INVALPARAM);
        kept.bytes[i] ^= 1;
    }
    for (DWORD wrong = 0, whole = kept.size; wrong < 2 * whole; wrong++) {
        kept.size = wrong;
        assert_int_equal(set_config(LINE_BASE, &kept), wrong == whole ? 0 : (LONG)LINEERR_INVALPARAM);
    }
}

/* Applications keep it longer than a session, and a device may have another id in the next one. */
static void configuration_is_the_lines_in_the_next_session_too(void **state)
{
    DWORD options;
    struct kept kept = get_config(LINE_BASE + 1);
    (void)state;
    assert_int_equal(tapi_shutdown(), 0);
    assert_int_equal(TSPI_providerInit(VERSION_2_1, 1, 0, 0, 2, 0, tapi_complete, &options), 0);
    assert_int_equal(set_config(1, &kept), 0);
    assert_int_equal(set_config(0, &kept), (LONG)LINEERR_INVALPARAM);
}

static void configuration_of_what_is_none_of_ours_is_refused(void **state)
{
    VARSTRING out = {.dwTotalSize = sizeof(out)};
    struct kept own = get_config(LINE_BASE);
    (void)state;
    for EACH (class, of_others) {
        assert_int_equal(TSPI_lineGetDevConfig(LINE_BASE, &out, *class), (LONG)LINEERR_INVALDEVICECLASS);
        assert_int_equal(TSPI_lineSetDevConfig(LINE_BASE, own.bytes, own.size, *class), (LONG)LINEERR_INVALDEVICECLASS);
    }
    assert_int_equal(TSPI_lineGetDevConfig(LINE_BASE + 2, &out, NULL), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(set_config(LINE_BASE + 2, &own), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_lineGetDevConfig(LINE_BASE, NULL, NULL), (LONG)LINEERR_INVALPOINTER);
    assert_int_equal(TSPI_lineSetDevConfig(LINE_BASE, NULL, own.size, NULL), (LONG)LINEERR_INVALPOINTER);
    assert_int_equal(out.dwNeededSize, 0);
}

static void without_a_session_there_is_no_device(void **state)
{
    HICON icon;
    VARSTRING out = {.dwTotalSize = sizeof(out)};
    (void)state;
    assert_int_equal(TSPI_lineGetDevConfig(LINE_BASE, &out, NULL), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(TSPI_lineSetDevConfig(LINE_BASE, &out, sizeof(out), NULL), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(get_icon(0, NULL, &icon), (LONG)LINEERR_BADDEVICEID);
    assert_int_equal(get_icon(LINE_BASE, NULL, &icon), (LONG)LINEERR_BADDEVICEID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(icon_is_there_or_none_is_said_to_be, begin, end),
        cmocka_unit_test_setup_teardown(icon_of_what_is_none_of_ours_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(configuration_is_whole_or_left_out, begin, end),
        cmocka_unit_test_setup_teardown(configuration_is_given_back_to_its_own_line, begin, end),
        cmocka_unit_test_setup_teardown(configuration_that_is_damaged_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(configuration_is_the_lines_in_the_next_session_too, begin, end),
        cmocka_unit_test_setup_teardown(configuration_of_what_is_none_of_ours_is_refused, begin, end),
        cmocka_unit_test(without_a_session_there_is_no_device),
    };
    return cmocka_run_group_tests_name("entry points: devices", tests, NULL, NULL);
}
