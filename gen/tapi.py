"""What TAPI knows: its constants' names, call states and their modes, the parties of a call, and what every provider
exports. C has the names from here, as tapi_constants.h (`gen/tspec tables`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_DISCONNECT = ("NORMAL UNKNOWN REJECT PICKUP FORWARDED BUSY NOANSWER BADADDRESS UNREACHABLE CONGESTION INCOMPATIBLE "
               "UNAVAIL NODIALTONE NUMBERCHANGED OUTOFORDER TEMPFAILURE QOSUNAVAIL BLOCKED DONOTDISTURB CANCELLED")


@dataclass(frozen=True)
class CallState:
    """A LINECALLSTATE; `prefix` is that of its modes' constants."""

    name: str
    prefix: str = ""
    modes: tuple[str, ...] = ()

    @property
    def constant(self) -> str:
        return f"LINECALLSTATE_{self.name}"

    def mode_constant(self, mode: str | None) -> str:
        """The constant of a mode, "0" for none."""
        return f"{self.prefix}_{mode}" if mode else "0"


def _state(name: str, prefix: str = "", modes: str = "") -> tuple[str, CallState]:
    return name, CallState(name, prefix, tuple(modes.split()))


CALL_STATES = dict([
    _state("IDLE"),
    _state("OFFERING", "LINEOFFERINGMODE", "ACTIVE INACTIVE"),
    _state("ACCEPTED"),
    _state("DIALTONE", "LINEDIALTONEMODE", "NORMAL SPECIAL INTERNAL EXTERNAL UNKNOWN UNAVAIL"),
    _state("DIALING"),
    _state("RINGBACK"),
    _state("BUSY", "LINEBUSYMODE", "STATION TRUNK UNKNOWN UNAVAIL"),
    _state("SPECIALINFO", "LINESPECIALINFO", "NOCIRCUIT CUSTIRREG REORDER UNKNOWN UNAVAIL"),
    _state("CONNECTED", "LINECONNECTEDMODE", "ACTIVE INACTIVE ACTIVEHELD INACTIVEHELD CONFIRMED"),
    _state("PROCEEDING"),
    _state("ONHOLD"),
    _state("CONFERENCED"),
    _state("ONHOLDPENDCONF"),
    _state("ONHOLDPENDTRANSFER"),
    _state("DISCONNECTED", "LINEDISCONNECTMODE", _DISCONNECT),
    _state("UNKNOWN"),
])

# All errors of functions of lines, and all that can change on a line.
LINE_ERRORS = """
    ALLOCATED BADDEVICEID BEARERMODEUNAVAIL CALLUNAVAIL COMPLETIONOVERRUN CONFERENCEFULL DIALBILLING DIALDIALTONE
    DIALPROMPT DIALQUIET INCOMPATIBLEAPIVERSION INCOMPATIBLEEXTVERSION INIFILECORRUPT INUSE INVALADDRESS INVALADDRESSID
    INVALADDRESSMODE INVALADDRESSSTATE INVALAPPHANDLE INVALAPPNAME INVALBEARERMODE INVALCALLCOMPLMODE INVALCALLHANDLE
    INVALCALLPARAMS INVALCALLPRIVILEGE INVALCALLSELECT INVALCALLSTATE INVALCALLSTATELIST INVALCARD INVALCOMPLETIONID
    INVALCONFCALLHANDLE INVALCONSULTCALLHANDLE INVALCOUNTRYCODE INVALDEVICECLASS INVALDEVICEHANDLE INVALDIALPARAMS
    INVALDIGITLIST INVALDIGITMODE INVALDIGITS INVALEXTVERSION INVALGROUPID INVALLINEHANDLE INVALLINESTATE INVALLOCATION
    INVALMEDIALIST INVALMEDIAMODE INVALMESSAGEID INVALPARAM INVALPARKID INVALPARKMODE INVALPOINTER INVALPRIVSELECT
    INVALRATE INVALREQUESTMODE INVALTERMINALID INVALTERMINALMODE INVALTIMEOUT INVALTONE INVALTONELIST INVALTONEMODE
    INVALTRANSFERMODE LINEMAPPERFAILED NOCONFERENCE NODEVICE NODRIVER NOMEM NOREQUEST NOTOWNER NOTREGISTERED
    OPERATIONFAILED OPERATIONUNAVAIL RATEUNAVAIL RESOURCEUNAVAIL REQUESTOVERRUN STRUCTURETOOSMALL TARGETNOTFOUND
    TARGETSELF UNINITIALIZED USERUSERINFOTOOBIG REINIT ADDRESSBLOCKED BILLINGREJECTED INVALFEATURE NOMULTIPLEINSTANCE
    INVALAGENTID INVALAGENTGROUP INVALPASSWORD INVALAGENTSTATE INVALAGENTACTIVITY DIALVOICEDETECT USERCANCELLED
    INVALADDRESSTYPE INVALAGENTSESSIONSTATE DISCONNECTED SERVICE_NOT_RUNNING
""".split()
LINE_STATES = """
    OTHER RINGING CONNECTED DISCONNECTED MSGWAITON MSGWAITOFF INSERVICE OUTOFSERVICE MAINTENANCE OPEN CLOSE NUMCALLS
    NUMCOMPLETIONS TERMINALS ROAMMODE BATTERY SIGNAL DEVSPECIFIC REINIT LOCK CAPSCHANGE CONFIGCHANGE TRANSLATECHANGE
    COMPLCANCEL REMOVED
""".split()

# What a provider can tell of a line (https://learn.microsoft.com/windows/win32/tapi/tspi-line-device-messages).
LINE_MESSAGES = """
    ADDRESSSTATE CALLDEVSPECIFIC CALLDEVSPECIFICFEATURE CALLINFO CALLSTATE CLOSE CREATE CREATEDIALOGINSTANCE DEVSPECIFIC
    DEVSPECIFICEX DEVSPECIFICFEATURE GATHERDIGITS GENERATE LINEDEVSTATE MONITORDIGITS MONITORMEDIA MONITORTONE NEWCALL
    QOSINFO REMOVE SENDDIALOGINSTANCEDATA SENDMSPDATA
""".split()


@dataclass(frozen=True)
class NameTable:
    """One macro of tapi_constants.h."""

    macro: str
    prefix: str
    names: Sequence[str]  # without the prefix
    what: str             # the macro's comment


NAME_TABLES = [
    NameTable("TAPI_LINE_ERRORS", "LINEERR", LINE_ERRORS, "What a function returns, or a request ends with"),
    NameTable("TAPI_LINE_MESSAGES", "LINE", LINE_MESSAGES, "What a provider tells by LINEEVENT; some are tspi.h's"),
    NameTable("TAPI_LINE_STATES", "LINEDEVSTATE", LINE_STATES, "What LINE_LINEDEVSTATE says has changed"),
    NameTable("TAPI_CALL_STATES", "LINECALLSTATE", list(CALL_STATES), "Where a call stands"),
    *(NameTable(f"TAPI_{state.name}_MODES", state.prefix, state.modes, f"How a call is {state.constant}")
      for state in CALL_STATES.values() if state.modes),
]

# States that the provider itself reports when it ends a call, whatever the spec says.
OWN_CALL_STATES = ("DISCONNECTED", "IDLE")

RESERVED = frozenset("Ww@$?;")  # of a number to dial: asks for what a switch does not do, or ends a part of it

IDLE_WITHIN_MS = 5000  # after an accepted drop, unless the spec says otherwise

ROLES = {
    "caller": "ROLE_CALLER",
    "caller_name": "ROLE_CALLER_NAME",
    "callee": "ROLE_CALLEE",
    "callee_name": "ROLE_CALLEE_NAME",
}
CAUSES = {"disconnect": "ROLE_CAUSE", "refusal": "ROLE_REFUSAL"}
HOW_CALLS_BEGIN = ("dialed", "placed", "offered")  # by lineMakeCall, at the telephone, by somebody else
PLACES = {"line": ("ROLE_TERMINAL", "terminal"), "call": ("ROLE_CALL", "call")}  # role and the field that is usual

# Functions of TSPI (https://learn.microsoft.com/windows/win32/api/tspi/) that no spec can bind: diagnostics know them.
UNSUPPORTED = """
    lineAddToConference lineCloseMSPInstance lineCompleteCall lineCreateMSPInstance lineDevSpecific
    lineDevSpecificFeature lineGatherDigits lineGenerateTone lineGetCallHubTracking lineGetCallIDs
    lineMSPIdentify lineMonitorDigits lineMonitorMedia lineMonitorTones lineReceiveMSPData
    linePrepareAddToConference lineReleaseUserUserInfo lineRemoveFromConference lineSecureCall
    lineSelectExtVersion lineSendUserUserInfo lineSetCallData lineSetCallHubTracking lineSetCallParams
    lineSetCallQualityOfService lineSetCallTreatment lineSetCurrentLocation lineSetLineDevStatus lineSetMediaControl
    lineSetMediaMode lineSetTerminal lineSetupConference lineUncompleteCall
""".split()

# What every provider exports, whatever its protocol can do. lineMakeCall and lineDrop are among the basic
# functions that TAPI wants of all (https://learn.microsoft.com/windows/win32/tapi/tspi-basic-telephony-functions).
ALWAYS_EXPORTED = """
    lineNegotiateTSPIVersion providerEnumDevices providerInit providerShutdown lineOpen lineClose lineGetDevCaps
    lineGetAddressCaps lineGetLineDevStatus lineGetAddressStatus lineGetNumAddressIDs lineGetCallInfo
    lineGetCallStatus lineGetCallAddressID lineGetID lineCloseCall lineSetDefaultMediaDetection
    lineConditionalMediaDetection providerUIIdentify providerGenericDialogData providerInstall providerRemove
    providerConfig lineSetStatusMessages phoneNegotiateTSPIVersion lineGetExtensionID lineNegotiateExtVersion
    lineGetAddressID lineSetAppSpecific lineDrop lineMakeCall lineGetIcon lineGetDevConfig lineSetDevConfig
    providerFreeDialogInstance providerCreateLineDevice
""".split()

# What every DLL exports beside, for Windows' dialogs; natively there are none.
UI_EXPORTED = """
    TUISPI_lineConfigDialog TUISPI_lineConfigDialogEdit TUISPI_providerConfig TUISPI_providerGenericDialog
    TUISPI_providerGenericDialogData TUISPI_providerInstall TUISPI_providerRemove
""".split()
