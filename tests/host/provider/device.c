/* device.c: one line device of a provider. */
#include "device.h"

#include "../names.h"
#include "../report.h"

static bool failed(const struct device *device, const char *function, LONG result)
{
    char name[64];
    const char *phrase = error_phrase(result);

    complain("%s failed for line %u: %s%s%s.", function,
             (unsigned)(device->subject.device - device->subject.session->line_base),
             error_name(result, name, sizeof name), phrase ? ", " : "", phrase ? phrase : "");
    return false;
}

static bool negotiate(struct device *device)
{
    struct subject *subject = &device->subject;
    LONG result = session_negotiate(subject->session, subject->device, VERSION_1_3, VERSION_3_0, &subject->version);

    if (result != 0)
        return failed(device, "lineNegotiateTSPIVersion", result);
    subject->sizes = sizes_of(subject->version);
    if (!subject->sizes)
        complain("the line speaks TSPI 0x%08X; the host needs 2.0 (0x00020000) or later.", (unsigned)subject->version);
    return subject->sizes != NULL;
}

/* Applications ask for telephones, if there are any, and extensions too; what they get does not matter to them. */
static void ask_in_passing(const struct subject *subject)
{
    const struct provider *provider = subject->session->provider;
    LINEEXTENSIONID extension = {0};
    DWORD version = 0;
    LONG result;

    if (provider->TSPI_phoneNegotiateTSPIVersion && subject->session->phones > 0) {
        session_enters("phoneNegotiateTSPIVersion");
        result = provider->TSPI_phoneNegotiateTSPIVersion(subject->session->phone_base, VERSION_1_3, VERSION_3_0,
                                                          &version);
        ledger_checked(subject->session->ledger, "phoneNegotiateTSPIVersion", result);
    }
    if (provider->TSPI_lineGetExtensionID) {
        session_enters("lineGetExtensionID");
        result = provider->TSPI_lineGetExtensionID(subject->device, subject->version, &extension);
        ledger_checked(subject->session->ledger, "lineGetExtensionID", result);
    }
}

static bool learn_dev_caps(struct device *device)
{
    LONG result;
    LINEDEVCAPS *caps = get_dev_caps(&device->subject, &result);

    if (!caps)
        return failed(device, "lineGetDevCaps", result);
    structure_text(&device->subject, caps, caps->dwLineNameSize, caps->dwLineNameOffset, device->name,
                   sizeof device->name);
    structure_text(&device->subject, caps, caps->dwProviderInfoSize, caps->dwProviderInfoOffset, device->info,
                   sizeof device->info);
    device->permanent_id = caps->dwPermanentLineID;
    device->addresses = caps->dwNumAddresses;
    device->capabilities = caps->dwDevCapFlags;
    device->bearer_modes = caps->dwBearerModes;
    device->media_modes = caps->dwMediaModes;
    device->ring_modes = caps->dwRingModes;
    device->digit_modes = caps->dwGenerateDigitModes;
    device->tone_modes = caps->dwGenerateToneModes;
    device->monitor_modes = caps->dwMonitorDigitModes;
    device->shortest_wait = caps->dwGatherDigitsMinTimeout;
    device->longest_wait = caps->dwGatherDigitsMaxTimeout;
    device->line_states = caps->dwLineStates;
    device->line_features = caps->dwLineFeatures;
    device->terminals = caps->dwNumTerminals;
    device->terminal_bytes = caps->dwTerminalCapsSize;
    structure_free(caps);
    return true;
}

static bool learn_address_caps(struct device *device)
{
    LONG result;
    LINEADDRESSCAPS *caps = get_address_caps(&device->subject, &result);

    if (!caps)
        return failed(device, "lineGetAddressCaps", result);
    structure_text(&device->subject, caps, caps->dwAddressSize, caps->dwAddressOffset, device->address,
                   sizeof device->address);
    device->caps_device = caps->dwLineDeviceID;
    device->address_states = caps->dwAddressStates;
    device->call_states = caps->dwCallStates;
    device->call_features = caps->dwCallFeatures;
    device->address_features = caps->dwAddressFeatures;
    device->modes = (struct call_modes){.dialtone = caps->dwDialToneModes, .busy = caps->dwBusyModes,
                                        .special = caps->dwSpecialInfo, .disconnected = caps->dwDisconnectModes,
                                        .connected = caps->dwConnectedModes, .offering = caps->dwOfferingModes};
    device->address_flags = caps->dwAddrCapFlags;
    device->forward_modes = caps->dwForwardModes;
    device->park_modes = caps->dwParkModes;
    device->most_data = caps->dwMaxCallDataSize;
    device->completion_modes = caps->dwCallCompletionModes;
    device->most_completions = caps->dwMaxCallCompletions;
    device->transfer_modes = caps->dwTransferModes;
    device->most_in_conference = caps->dwMaxNumConference;
    device->leaving_conference = caps->dwRemoveFromConfCaps;
    device->left_conference = caps->dwRemoveFromConfState;
    structure_free(caps);
    return true;
}

bool device_learn(struct device *device, struct session *session, DWORD number)
{
    *device = (struct device){.subject = {.session = session, .device = session->line_base + number}};
    if (!negotiate(device))
        return false;
    ask_in_passing(&device->subject);
    return learn_dev_caps(device) && learn_address_caps(device);
}

/* The usual one, if it is there or there is none at all. */
static DWORD one_of(DWORD modes, DWORD usual)
{
    return !modes || modes & usual ? usual : modes & (0 - modes);
}

DWORD device_medium(const struct device *device)
{
    return one_of(device->media_modes & ~(DWORD)LINEMEDIAMODE_UNKNOWN, LINEMEDIAMODE_INTERACTIVEVOICE);
}

void fill_call_params(LINECALLPARAMS *params, const struct device *device)
{
    params->dwTotalSize = device->subject.sizes->call_params;
    params->dwBearerMode = one_of(device->bearer_modes, LINEBEARERMODE_VOICE);
    params->dwMinRate = 3100;
    params->dwMaxRate = 3100;
    params->dwMediaMode = device_medium(device);
    params->dwAddressMode = LINEADDRESSMODE_ADDRESSID;
}

/* Rule 68. */
static void check_addresses(const struct device *device)
{
    struct session *session = device->subject.session;
    DWORD addresses = 0;
    LONG result = session->provider->TSPI_lineGetNumAddressIDs(device->subject.line, &addresses);

    if (ledger_checked(session->ledger, "lineGetNumAddressIDs", result) && addresses != device->addresses)
        ledger_breach(session->ledger, 68, "lineGetNumAddressIDs says %u, LINEDEVCAPS.dwNumAddresses says %u",
                      (unsigned)addresses, (unsigned)device->addresses);
    if (result == 0 && addresses == 0)
        ledger_breach(session->ledger, 68, "lineGetNumAddressIDs says 0; a line has an address at least");
}

/* The open is rejected if this is. */
static bool set_media_detection(const struct device *device)
{
    struct session *session = device->subject.session;
    LONG result;

    if (!session->provider->TSPI_lineSetDefaultMediaDetection)
        return true;
    result = session->provider->TSPI_lineSetDefaultMediaDetection(device->subject.line, device->media_modes);
    return ledger_checked(session->ledger, "lineSetDefaultMediaDetection", result) ||
           failed(device, "lineSetDefaultMediaDetection", result);
}

static void set_status_messages(const struct device *device)
{
    static const DWORD wanted = LINEDEVSTATE_CONNECTED | LINEDEVSTATE_DISCONNECTED | LINEDEVSTATE_INSERVICE |
                                LINEDEVSTATE_OUTOFSERVICE;
    struct session *session = device->subject.session;
    LONG result;

    if (!session->provider->TSPI_lineSetStatusMessages)
        return;
    result = session->provider->TSPI_lineSetStatusMessages(device->subject.line, device->line_states & wanted, 0);
    if (!ledger_checked(session->ledger, "lineSetStatusMessages", result))
        failed(device, "lineSetStatusMessages", result);
}

bool device_open(struct device *device)
{
    struct session *session = device->subject.session;
    LONG result;

    device->line = ledger_line(session->ledger, device->call_states);
    ledger_list_modes(session->ledger, device->line, &device->modes);
    ledger_describe_line(session->ledger, device->line, device->addresses, device->ring_modes);
    ledger_line_opening(device->line);
    result = session->provider->TSPI_lineOpen(device->subject.device, device->line, &device->subject.line,
                                              device->subject.version, session->callbacks->line_event);
    ledger_line_opening(NULL);
    if (!ledger_checked(session->ledger, "lineOpen", result)) {
        ledger_line_closed(session->ledger, device->line);
        return failed(device, "lineOpen", result);
    }
    check_addresses(device);
    if (!set_media_detection(device)) {
        device_close(device);
        return false;
    }
    set_status_messages(device);
    return true;
}

void device_close(struct device *device)
{
    struct session *session = device->subject.session;
    LONG result;

    if (ledger_line_open(session->ledger, device->line)) {
        result = session->provider->TSPI_lineClose(device->subject.line);
        ledger_checked(session->ledger, "lineClose", result);
    }
    ledger_line_closed(session->ledger, device->line);
}
