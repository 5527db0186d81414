/* information.c: what is set of a call or of a line, so that it can be asked for again. */
#include <stdio.h>
#include <string.h>

#include "fake.h"
#include "fill.h"

static LONG set_media(struct call *call, DWORD modes)
{
    if (modes & ~MODES && !does("sets a medium that it does not have"))
        return does("refuses a medium of a call with another error") ? (LONG)LINEERR_INVALADDRESS
                                                                     : (LONG)LINEERR_INVALMEDIAMODE;
    if (modes != call->media) {
        call->media = does("forgets the medium that a call was given") ? call->media : modes;
        plan_info(0, call, LINECALLINFOSTATE_MEDIAMODE);
    }
    return 0;
}

EXPORT LONG TSPIAPI TSPI_lineSetMediaMode(HDRVCALL hd, DWORD modes)
{
    struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    result = call_check(call);
    if (result == 0)
        result = set_media(call, modes);
    leave();
    return result;
}

static void run_reading(const struct plan *planned)
{
    volatile unsigned char first = *(const volatile unsigned char *)planned->param[0];

    (void)first;
}

static void set_data(struct call *call, const void *data, DWORD size)
{
    if (size)
        memcpy(call->data, data, size);
    if ((size || !does("keeps a call's data that is taken away")) && !does("forgets a call's data"))
        call->data_size = size;
    if (size && does("reads a call's data later"))
        plan(1, (struct plan){.run = run_reading, .line = call->line, .call = call, .param = {(DWORD_PTR)data}});
    plan_info(0, call, LINECALLINFOSTATE_CALLDATA);
}

EXPORT LONG TSPIAPI TSPI_lineSetCallData(DRV_REQUESTID request, HDRVCALL hd, LPVOID data, DWORD size)
{
    struct call *call;
    LONG result;

    enter();
    call = call_find(hd);
    result = call_check(call);
    if (result == 0 && (call->life != LIVE || call->state == LINECALLSTATE_IDLE))
        result = (LONG)LINEERR_INVALCALLSTATE;
    if (result == 0 && size > CALL_DATA_BYTES && !does("takes more of a call's data than it has room for"))
        result = (LONG)LINEERR_INVALPARAM;
    if (result == 0) {
        set_data(call, data, size > CALL_DATA_BYTES ? CALL_DATA_BYTES : size);
        plan_completion(1, call, request, does("cannot set a call's data") ? (LONG)LINEERR_OPERATIONFAILED : 0);
        result = (LONG)request;
    }
    leave();
    return result;
}

EXPORT LONG TSPIAPI TSPI_lineGetCallIDs(HDRVCALL hd, LPDWORD address, LPDWORD id, LPDWORD related)
{
    const struct call *call;

    enter();
    call = call_find(hd);
    if (call) {
        *address = does("gives a call's ids an address that is not its own") ||
                   does("has a call at an address that is not there");
        *id = does("gives another id of a call") ? call->id + 1 : call->id;
        *related = does("gives a call a relative that it has not") ? call->id : 0;
    }
    leave();
    return call ? 0 : (LONG)LINEERR_INVALCALLHANDLE;
}

/* --- What devices are configured with ----------------------------------------------------------------------------- */

static bool has_config_of(const WCHAR *class)
{
    return text_is(class, "tapi/line", false) || does("has a configuration of any class");
}

static LONG check_config(DWORD device, const WCHAR *class)
{
    LONG result = line_check_device(device);

    if (result == 0 && does("has no operation"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    return result == 0 && !has_config_of(class) ? (LONG)LINEERR_INVALDEVICECLASS : result;
}

/* What a line is configured with: its name, how often that was changed, and whether the UI DLL has edited it. */
enum { NAME_BYTES = 14, CHANGES = NAME_BYTES, EDITED, CONFIG_BYTES };

static void config_of(DWORD device, unsigned char config[CONFIG_BYTES])
{
    memset(config, 0, CONFIG_BYTES);
    enter();
    snprintf((char *)config, NAME_BYTES, "line %u%s", (unsigned)(device - fake.line_base), fake.edited ? " new" : "");
    config[CHANGES] = fake.config_changes;
    leave();
}

EXPORT LONG TSPIAPI TSPI_lineGetDevConfig(DWORD device, LPVARSTRING out, LPCWSTR class)
{
    VARSTRING image = {.dwStringFormat = does("gives a configuration as text") ? STRINGFORMAT_ASCII : STRINGFORMAT_BINARY};
    struct fill fill;
    unsigned char config[CONFIG_BYTES];
    LONG result = check_config(device, class);

    if (result == 0 && does("has no configuration to edit"))
        result = (LONG)LINEERR_OPERATIONUNAVAIL;
    if (result == 0)
        result = fill_begin(&fill, out, sizeof image);
    if (result != 0)
        return result;
    config_of(device, config);
    if (does("gives a configuration without room"))
        memcpy(fill.out + fill.fixed, config, sizeof config);
    fill_bytes(&fill, &image.dwStringSize, config, sizeof config);
    return fill_end(&fill, &image);
}

EXPORT LONG TSPIAPI TSPI_lineSetDevConfig(DWORD device, LPVOID const given, DWORD size, LPCWSTR class)
{
    unsigned char config[CONFIG_BYTES];
    const unsigned char *wanted = given;
    LONG result = check_config(device, class);

    if (result != 0)
        return result;
    if (does("takes no configuration now"))
        return (LONG)LINEERR_INVALLINESTATE;
    config_of(device, config);
    if (size != sizeof config || memcmp(wanted, config, NAME_BYTES) != 0 ||
        (wanted[EDITED] ? does("sets no configuration that was edited") : does("does not take its own configuration")))
        return (LONG)LINEERR_INVALPARAM;
    if (does("changes a configuration that it is given"))
        fake.config_changes++;
    return 0;
}
