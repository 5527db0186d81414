/* device.h: one line device of a provider: what it can do, and the line once it is open. */
#ifndef HOST_DEVICE_H
#define HOST_DEVICE_H

#include "structures.h"

struct device {
    struct subject subject; /* how to ask for its structures; subject.line once it is open */
    char name[128];         /* of the line */
    char info[128];         /* of the provider */
    char address[128];      /* the line's first address */
    DWORD permanent_id, addresses;
    DWORD caps_device;  /* LINEADDRESSCAPS.dwLineDeviceID */
    DWORD capabilities; /* LINEDEVCAPS.dwDevCapFlags */
    DWORD address_features, address_flags, forward_modes, park_modes, transfer_modes; /* LINEADDRESSCAPS' */
    DWORD most_in_conference, leaving_conference, left_conference; /* its dwMaxNumConference, dwRemoveFromConf… */
    DWORD monitor_modes, tone_modes;           /* LINEDEVCAPS' modes of digits that come, and of tones */
    DWORD shortest_wait, longest_wait;         /* its dwGatherDigits…Timeout */
    DWORD completion_modes, most_completions;  /* LINEADDRESSCAPS.dwCallCompletionModes, dwMaxCallCompletions */
    DWORD terminals, terminal_bytes;           /* LINEDEVCAPS.dwNumTerminals, dwTerminalCapsSize */
    DWORD most_data;                           /* LINEADDRESSCAPS.dwMaxCallDataSize */
    DWORD bearer_modes; /* LINEDEVCAPS.dwBearerModes */
    DWORD media_modes, digit_modes, ring_modes, line_states, line_features, address_states, call_states, call_features;
    struct call_modes modes;
    HTAPILINE line;
};

/* Learn of the provider's number-th line, from 0, as an application's start does: lineNegotiateTSPIVersion,
 * phoneNegotiateTSPIVersion (if there are telephones), lineGetExtensionID, lineGetDevCaps, lineGetAddressCaps. On false
 * the reason was printed. */
bool device_learn(struct device *device, struct session *session, DWORD number);

/* The medium that an application asks of the line: interactive voice, or where LINEDEVCAPS does not have that, the first
 * one that it has. */
DWORD device_medium(const struct device *device);

/* LINECALLPARAMS of the line's version, zeroed before: what an application asks for without wishing for anything special. */
void fill_call_params(LINECALLPARAMS *params, const struct device *device);

/* lineOpen and what follows it: lineGetNumAddressIDs, lineSetDefaultMediaDetection, lineSetStatusMessages.
 * On false the reason was printed and the line is closed. */
bool device_open(struct device *device);

/* lineClose, unless the provider has closed the line already. */
void device_close(struct device *device);

#endif
