"""The operations: what TAPI, or the provider itself, can ask of a switch. The one list of them.

A spec binds an operation to a message (`lineHold sends Hold(…)`). From these rows come the language's functions and
their operands, the exports of the provider, the features of a call in each state, and C's operation_types (`gen/tspec
tables`).

Legal call states and errors are those of Microsoft's page on the TSPI function of that name
(https://learn.microsoft.com/windows/win32/api/tspi/, nf-tspi-tspi_NAME)."""

from __future__ import annotations

from dataclasses import dataclass

ALL_BUT_IDLE = tuple("""
    OFFERING ACCEPTED DIALTONE DIALING RINGBACK BUSY SPECIALINFO CONNECTED PROCEEDING ONHOLD CONFERENCED ONHOLDPENDCONF
    ONHOLDPENDTRANSFER DISCONNECTED UNKNOWN
""".split())
CALL_REFUSALS = tuple("INVALCALLSTATE OPERATIONUNAVAIL RESOURCEUNAVAIL".split())


@dataclass(frozen=True)
class OperationType:
    """One row. Names of constants stand without their prefix: CONNECTED is LINECALLSTATE_CONNECTED."""

    name: str                       # the function, as a spec and C's `function` name it
    constant: str                   # OPERATION_…
    scope: str                      # what it is done to: link, line or call
    operands: tuple[str, ...]       # what a spec may fill the holes of its message with, beside settings
    argument: str = "none"          # what TAPI gives along, an operand too: dest, digits or none
    states: tuple[str, ...] = ()    # LINECALLSTATE_… in which TAPI may ask for it
    feature: str = "0"              # the constant with which TAPI is told that it may ask
    moves_to: str = ""              # LINECALLSTATE_… that the switch is expected to report after its yes
    bad_argument: str = "0"         # LINEERR_… for an argument that cannot be sent
    refusals: tuple[str, ...] = ()  # LINEERR_… of the function's own with which it may fail when the switch says why
    ends_call: bool = False         # `idle within` fits it
    outlives_call: bool = False     # still sent when TAPI closed the call before its turn
    reports_end: bool = False       # its end is told by LINE_GENERATE, not by ASYNC_COMPLETION
    brings: tuple[str, ...] = ()    # functions that are exported with it

    @property
    def is_function(self) -> bool:
        """TAPI asks for it by a TSPI function; else the provider does it of its own accord."""
        return self.scope != "link"

    def source(self, operand: str) -> str:
        """The enum source of an operand. `dest` is the argument, or the number that the call was dialed with."""
        return "SOURCE_ARGUMENT" if operand == self.argument else _SOURCES[operand]


ON_CONNECT = ("on connect", *(f"on connect {step}" for step in range(2, 9)))  # each waits for the yes to the one before
EVERY = "every"
SETTING = "setting"    # an operand of every operation
RECEIVED = "received"  # what the switch said before, on connect
MD5 = "md5"            # the digest of that and of a setting
LITERAL = "literal"    # a text, an operand of every operation
NEW_CALL = "new call"  # the provider names the call that it dials
_SOURCES = {"dest": "SOURCE_DIALED", "line": "SOURCE_LINE", "call": "SOURCE_CALL", NEW_CALL: "SOURCE_CALL", "id": "SOURCE_ID",
            LITERAL: "SOURCE_TEXT", SETTING: "SOURCE_SETTING", RECEIVED: "SOURCE_ARGUMENT", MD5: "SOURCE_MD5"}

REPLY_SOURCES = {**_SOURCES, RECEIVED: "SOURCE_RECEIVED"}  # of what answers a message

OPERATIONS = {operation.name: operation for operation in (
    # Its states are the line's, not a call's. After its yes the switch tells how the call goes on, whatever that is.
    OperationType("lineMakeCall", "OPERATION_MAKE_CALL", "line", ("dest", "line", NEW_CALL), argument="dest",
                  feature="LINEFEATURE_MAKECALL", bad_argument="LINEERR_INVALADDRESS", refusals=tuple("""
                      ADDRESSBLOCKED BEARERMODEUNAVAIL CALLUNAVAIL INUSE INVALADDRESS INVALLINESTATE OPERATIONUNAVAIL
                      RATEUNAVAIL RESOURCEUNAVAIL
                  """.split())),
    # "Any state except idle"; "typically, a dropped call transitions to the idle state".
    OperationType("lineDrop", "OPERATION_DROP", "call", ("line", "call", "dest"), states=ALL_BUT_IDLE,
                  feature="LINECALLFEATURE_DROP", moves_to="IDLE", refusals=CALL_REFUSALS, ends_call=True,
                  outlives_call=True, brings=("lineDropOnClose", "lineDropNoOwner")),
    # "Offering or accepted"; "typically, after the call is successfully answered, [it] transitions to connected".
    OperationType("lineAnswer", "OPERATION_ANSWER", "call", ("line", "call"), states=("OFFERING", "ACCEPTED"),
                  feature="LINECALLFEATURE_ANSWER", moves_to="CONNECTED", refusals=("INUSE", *CALL_REFUSALS)),
    # "Can be offering"; "typically the call state transitions to the accepted state".
    OperationType("lineAccept", "OPERATION_ACCEPT", "call", ("line", "call"), states=("OFFERING",),
                  feature="LINECALLFEATURE_ACCEPT", moves_to="ACCEPTED", refusals=CALL_REFUSALS),
    # "Can be offering"; "after a call is successfully redirected, [it] typically transitions to idle".
    OperationType("lineRedirect", "OPERATION_REDIRECT", "call", ("dest", "line", "call"), argument="dest",
                  states=("OFFERING",), feature="LINECALLFEATURE_REDIRECT", moves_to="IDLE",
                  bad_argument="LINEERR_INVALADDRESS", refusals=("INVALADDRESS", *CALL_REFUSALS)),
    # "Can be connected"; "typically transitions to onHold".
    OperationType("lineHold", "OPERATION_HOLD", "call", ("line", "call"), states=("CONNECTED",),
                  feature="LINECALLFEATURE_HOLD", moves_to="ONHOLD", refusals=CALL_REFUSALS),
    # "In the onHold, onHoldPendingTransfer, or onHoldPendingConference state"; "change the state to connected".
    OperationType("lineUnhold", "OPERATION_UNHOLD", "call", ("line", "call"),
                  states=("ONHOLD", "ONHOLDPENDTRANSFER", "ONHOLDPENDCONF"), feature="LINECALLFEATURE_UNHOLD",
                  moves_to="CONNECTED", refusals=CALL_REFUSALS),
    # "Can be connected"; "typically […] cleared from the line it was on and transitions to the idle state".
    OperationType("lineBlindTransfer", "OPERATION_BLIND_TRANSFER", "call", ("dest", "line", "call"), argument="dest",
                  states=("CONNECTED",), feature="LINECALLFEATURE_BLINDTRANSFER", moves_to="IDLE",
                  bad_argument="LINEERR_INVALADDRESS", refusals=("ADDRESSBLOCKED", "INVALADDRESS", *CALL_REFUSALS)),
    # The page allows any state, but tones in the band need a call that has one. It lists no error for digits.
    OperationType("lineGenerateDigits", "OPERATION_GENERATE_DIGITS", "call", ("digits", "line", "call"),
                  argument="digits", states=("CONNECTED",), feature="LINECALLFEATURE_GENERATEDIGITS",
                  bad_argument="LINEERR_OPERATIONFAILED", reports_end=True),
    # The provider's own: what is sent on a connection before anything else, step by step, and then again and again.
    *(OperationType(step, f"OPERATION_LOG_IN{step.removeprefix(ON_CONNECT[0]).replace(' ', '_')}", "link",
                    (RECEIVED, MD5)) for step in ON_CONNECT),
    OperationType(EVERY, "OPERATION_KEEP_ALIVE", "link", ()),
)}
FUNCTIONS = [name for name, operation in OPERATIONS.items() if operation.is_function]
