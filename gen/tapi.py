"""What TAPI knows: call states and their modes, the parties of a call, and what every provider exports."""

from __future__ import annotations

from dataclasses import dataclass

_DISCONNECT = ("NORMAL UNKNOWN REJECT PICKUP FORWARDED BUSY NOANSWER BADADDRESS UNREACHABLE CONGESTION INCOMPATIBLE "
               "UNAVAIL NODIALTONE NUMBERCHANGED OUTOFORDER TEMPFAILURE QOSUNAVAIL BLOCKED DONOTDISTURB CANCELLED")


@dataclass(frozen=True)
class CallState:
    """A LINECALLSTATE; `prefix` is that of its modes' constants."""

    name: str
    prefix: str = ""
    modes: frozenset[str] = frozenset()

    @property
    def constant(self) -> str:
        return f"LINECALLSTATE_{self.name}"

    def mode_constant(self, mode: str | None) -> str:
        """The constant of a mode, "0" for none."""
        return f"{self.prefix}_{mode}" if mode else "0"


def _state(name: str, prefix: str = "", modes: str = "") -> tuple[str, CallState]:
    return name, CallState(name, prefix, frozenset(modes.split()))


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
PLACES = {"line": ("ROLE_TERMINAL", "terminal"), "call": ("ROLE_CALL", "call")}  # role and the field that is usual

# What every provider exports, whatever its protocol can do. lineDrop is among the basic functions that TAPI wants of
# all (https://learn.microsoft.com/windows/win32/tapi/tspi-basic-telephony-functions).
ALWAYS_EXPORTED = """
    lineNegotiateTSPIVersion providerEnumDevices providerInit providerShutdown lineOpen lineClose lineGetDevCaps
    lineGetAddressCaps lineGetLineDevStatus lineGetAddressStatus lineGetNumAddressIDs lineGetCallInfo
    lineGetCallStatus lineGetCallAddressID lineGetID lineCloseCall lineSetDefaultMediaDetection
    lineConditionalMediaDetection providerUIIdentify providerGenericDialogData providerInstall providerRemove
    providerConfig lineSetStatusMessages phoneNegotiateTSPIVersion lineGetExtensionID lineNegotiateExtVersion
    lineGetAddressID lineSetAppSpecific lineDrop
""".split()
