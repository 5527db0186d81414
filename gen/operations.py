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
LINE_REFUSALS = tuple("INVALADDRESS OPERATIONUNAVAIL RESOURCEUNAVAIL".split())
FORWARD_NONE = "lineForward NONE"  # whoever forwards calls can end that


@dataclass(frozen=True)
class OperationType:
    """One row. Names of constants stand without their prefix: CONNECTED is LINECALLSTATE_CONNECTED."""

    name: str                       # as a spec names it: the function, and which of its ways: lineForward BUSY
    constant: str                   # OPERATION_…
    scope: str                      # what it is done to: link, line or call
    operands: tuple[str, ...]       # what a spec may fill the holes of its message with, beside settings
    argument: str = "none"          # what TAPI gives along, an operand too: dest, digits or none
    detail: str = "none"            # what it gives along beside that: group, rings or none
    states: tuple[str, ...] = ()    # LINECALLSTATE_… in which TAPI may ask for it
    feature: str = "0"              # the constant with which TAPI is told that it may ask, of a call or a line
    address_feature: str = "0"      # and that of an address
    moves_to: str = ""              # LINECALLSTATE_… that the switch is expected to report after its yes
    bad_argument: str = "0"         # LINEERR_… for an argument that cannot be sent
    bad_detail: str = "0"           # and for a detail
    refusals: tuple[str, ...] = ()  # LINEERR_… of the function's own with which it may fail when the switch says why
    forward_mode: str = "0"         # LINEFORWARDMODE_… of the entry of TAPI's list that it is for
    begins_call: str = ""           # LINECALLREASON_… of the call that it makes: its own, or beside it the second
    line_is_busy: str = "0"         # LINEERR_… if there is a call on the line already; scope line
    second: str = "none"            # the second call that it is about: begun by it, waiting since then, or TAPI's
    second_states: tuple[str, ...] = ()  # LINECALLSTATE_… in which that one may be; given
    second_moves_to: str = ""       # LINECALLSTATE_… that the switch is expected to report of it
    ends_call: bool = False         # `idle within` fits it
    outlives_call: bool = False     # still sent when TAPI closed the call before its turn
    tells_place: bool = False       # the yes says where, and `parked at` which field of it has that
    reports_end: bool = False       # its end is told by LINE_GENERATE, not by ASYNC_COMPLETION
    brings: tuple[str, ...] = ()    # functions that are exported with it

    @property
    def is_function(self) -> bool:
        """TAPI asks for it by a TSPI function; else the provider does it of its own accord."""
        return self.scope != "link" and self.name != SNAPSHOT

    @property
    def function(self) -> str:
        """The TSPI function, without TSPI_, or what the provider does of its own accord."""
        return self.name.split()[0] if self.is_function else self.name

    def source(self, operand: str) -> str:
        """The enum source of an operand. `dest` is the argument, or the number that the call was dialed with."""
        return "SOURCE_ARGUMENT" if operand == self.argument else \
            "SOURCE_DETAIL" if operand == self.detail else _SOURCES[operand]


ON_CONNECT = ("on connect", *(f"on connect {step}" for step in range(2, 9)))  # each waits for the yes to the one before
EVERY = "every"
SNAPSHOT = "snapshot"
SETTING = "setting"    # an operand of every operation
RECEIVED = "received"  # what the switch said before, on connect
MD5 = "md5"            # the digest of that and of a setting
LITERAL = "literal"    # a text, an operand of every operation
NEW_CALL = "new call"  # the provider names the call that it makes
HELD = "held"          # the second call: the one that is on hold,
CONSULT = "consult"    # or the one with the destination of a transfer
CALLS = frozenset({"call", HELD, CONSULT})  # the switch's own names for calls
_SOURCES = {"dest": "SOURCE_DIALED", "line": "SOURCE_LINE", "call": "SOURCE_CALL", NEW_CALL: "SOURCE_NEW_CALL",
            "id": "SOURCE_ID", HELD: "SOURCE_SECOND", CONSULT: "SOURCE_SECOND", LITERAL: "SOURCE_TEXT",
            SETTING: "SOURCE_SETTING", RECEIVED: "SOURCE_ARGUMENT", MD5: "SOURCE_MD5"}

REPLY_SOURCES = {**_SOURCES, RECEIVED: "SOURCE_RECEIVED"}  # of what answers a message

OPERATIONS = {operation.name: operation for operation in (
    # Its states are the line's, not a call's. After its yes the switch tells how the call goes on, whatever that is.
    OperationType("lineMakeCall", "OPERATION_MAKE_CALL", "line", ("dest", "line", NEW_CALL), argument="dest",
                  feature="LINEFEATURE_MAKECALL", address_feature="LINEADDRFEATURE_MAKECALL",
                  bad_argument="LINEERR_INVALADDRESS", begins_call="DIRECT", line_is_busy="LINEERR_CALLUNAVAIL",
                  refusals=tuple("""
                      ADDRESSBLOCKED BEARERMODEUNAVAIL CALLUNAVAIL INUSE INVALADDRESS INVALLINESTATE OPERATIONUNAVAIL
                      RATEUNAVAIL RESOURCEUNAVAIL
                  """.split())),
    # "Any state except idle"; "typically, a dropped call transitions to the idle state".
    OperationType("lineDrop", "OPERATION_DROP", "call", ("line", "call", "dest"), states=ALL_BUT_IDLE,
                  feature="LINECALLFEATURE_DROP", moves_to="IDLE", refusals=CALL_REFUSALS, ends_call=True,
                  outlives_call=True, brings=("lineDropOnClose", "lineDropNoOwner")),
    # "Retrieves the call parked at the specified address": a new call, where it stands the switch tells.
    OperationType("lineUnpark", "OPERATION_UNPARK", "line", ("dest", "line", NEW_CALL), argument="dest",
                  address_feature="LINEADDRFEATURE_UNPARK", bad_argument="LINEERR_INVALADDRESS", begins_call="UNPARK",
                  line_is_busy="LINEERR_RESOURCEUNAVAIL", refusals=LINE_REFUSALS),
    # "Picks up a call alerting at the specified destination address"; with none "a group pickup is performed".
    OperationType("linePickup DIRECT", "OPERATION_PICKUP", "line", ("dest", "line", "group", NEW_CALL), argument="dest",
                  detail="group", address_feature="LINEADDRFEATURE_PICKUP | LINEADDRFEATURE_PICKUPDIRECT",
                  bad_argument="LINEERR_INVALADDRESS", bad_detail="LINEERR_INVALGROUPID", begins_call="PICKUP",
                  line_is_busy="LINEERR_RESOURCEUNAVAIL", refusals=("INVALGROUPID", *LINE_REFUSALS)),
    OperationType("linePickup GROUP", "OPERATION_PICKUP_GROUP", "line", ("line", "group", NEW_CALL), detail="group",
                  address_feature="LINEADDRFEATURE_PICKUP | LINEADDRFEATURE_PICKUPGROUP",
                  bad_argument="LINEERR_INVALADDRESS", bad_detail="LINEERR_INVALGROUPID", begins_call="PICKUP",
                  line_is_busy="LINEERR_RESOURCEUNAVAIL", refusals=("INVALGROUPID", *LINE_REFUSALS)),
    # Of a line, whatever its calls. A list of several entries is several messages, and one that ends what is in effect.
    *(OperationType(f"lineForward {mode}", f"OPERATION_FORWARD_{mode}", "line", ("dest", "line", *detail),
                    argument="dest", detail=detail[0] if detail else "none",
                    feature="LINEFEATURE_FORWARD | LINEFEATURE_FORWARDFWD",
                    address_feature="LINEADDRFEATURE_FORWARD | LINEADDRFEATURE_FORWARDFWD",
                    bad_argument="LINEERR_INVALADDRESS", bad_detail="LINEERR_INVALPARAM",
                    forward_mode=f"LINEFORWARDMODE_{mode}", refusals=LINE_REFUSALS)
      for mode, detail in (("UNCOND", ()), ("BUSY", ()), ("NOANSW", ("rings",)), ("BUSYNA", ("rings",)))),
    # "If a NULL destination address is specified […], the operation acts as a do-not-disturb".
    OperationType("lineForward DND", "OPERATION_FORWARD_DND", "line", ("line",),
                  feature="LINEFEATURE_FORWARD | LINEFEATURE_FORWARDDND",
                  address_feature="LINEADDRFEATURE_FORWARD | LINEADDRFEATURE_FORWARDDND",
                  forward_mode="LINEFORWARDMODE_UNCOND", refusals=LINE_REFUSALS),
    # "A NULL pointer as lpForwardList": "cancel any forwarding that is being performed".
    OperationType(FORWARD_NONE, "OPERATION_FORWARD_NONE", "line", ("line",), refusals=LINE_REFUSALS),
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
    # "Can be connected"; "while the consultation call exists, the original call typically transitions to the
    # onholdPendingTransfer state", and the consultation call reaches the dial tone.
    OperationType("lineSetupTransfer", "OPERATION_SETUP_TRANSFER", "call", ("line", "call", NEW_CALL),
                  states=("CONNECTED",), feature="LINECALLFEATURE_SETUPTRANSFER", moves_to="ONHOLDPENDTRANSFER",
                  begins_call="DIRECT", second="begun", second_moves_to="DIALTONE", refusals=tuple("""
                      BEARERMODEUNAVAIL CALLUNAVAIL INUSE INVALCALLSTATE INVALLINESTATE OPERATIONUNAVAIL RATEUNAVAIL
                      RESOURCEUNAVAIL
                  """.split())),
    # "Any state except idle and disconnected"; which of them allow dialing the provider says. Ours is the dial tone of
    # a consultation call.
    OperationType("lineDial", "OPERATION_DIAL", "call", ("dest", "line", "call", HELD, NEW_CALL), argument="dest",
                  states=tuple(state for state in ALL_BUT_IDLE if state != "DISCONNECTED"),
                  feature="LINECALLFEATURE_DIAL", second="waiting", bad_argument="LINEERR_INVALADDRESS",
                  refusals=("ADDRESSBLOCKED", "INVALADDRESS", *CALL_REFUSALS)),
    # "Can be connected", the held one "onHoldPendingTransfer, onHoldPendingConference, or onHold".
    OperationType("lineSwapHold", "OPERATION_SWAP_HOLD", "call", ("line", "call", HELD), states=("CONNECTED",),
                  feature="LINECALLFEATURE_SWAPHOLD", second="given",
                  second_states=("ONHOLD", "ONHOLDPENDTRANSFER", "ONHOLDPENDCONF"), moves_to="ONHOLD",
                  second_moves_to="CONNECTED", refusals=CALL_REFUSALS),
    # "Can be onHoldPendingTransfer", or as TAPI's page has it "onHold"; the other "connected, ringback, busy, or
    # proceeding"; both "transition to the idle state".
    OperationType("lineCompleteTransfer", "OPERATION_COMPLETE_TRANSFER", "call", ("line", "call", CONSULT),
                  states=("ONHOLD", "ONHOLDPENDTRANSFER"), feature="LINECALLFEATURE_COMPLETETRANSF", second="given",
                  second_states=("CONNECTED", "RINGBACK", "BUSY", "PROCEEDING"), moves_to="IDLE",
                  second_moves_to="IDLE", refusals=CALL_REFUSALS),
    # "Can be connected"; "typically enters the idle call state". Directed, TAPI says where; else the switch does.
    OperationType("linePark DIRECTED", "OPERATION_PARK", "call", ("dest", "line", "call"), argument="dest",
                  states=("CONNECTED",), feature="LINECALLFEATURE_PARK", moves_to="IDLE",
                  bad_argument="LINEERR_INVALADDRESS", refusals=("INVALADDRESS", *CALL_REFUSALS)),
    OperationType("linePark NONDIRECTED", "OPERATION_PARK_NONDIRECTED", "call", ("line", "call"), states=("CONNECTED",),
                  feature="LINECALLFEATURE_PARK", moves_to="IDLE", refusals=CALL_REFUSALS, tells_place=True),
    # The page allows any state, but tones in the band need a call that has one. It lists no error for digits.
    OperationType("lineGenerateDigits", "OPERATION_GENERATE_DIGITS", "call", ("digits", "line", "call"),
                  argument="digits", states=("CONNECTED",), feature="LINECALLFEATURE_GENERATEDIGITS",
                  bad_argument="LINEERR_OPERATIONFAILED", reports_end=True),
    # The provider's own: what is sent on a connection before anything else, step by step, and then again and again.
    *(OperationType(step, f"OPERATION_LOG_IN{step.removeprefix(ON_CONNECT[0]).replace(' ', '_')}", "link",
                    (RECEIVED, MD5)) for step in ON_CONNECT),
    OperationType(EVERY, "OPERATION_KEEP_ALIVE", "link", ()),
    # And what asks on a new connection for a call that was there before.
    OperationType(SNAPSHOT, "OPERATION_SNAPSHOT", "call", ("line", "call")),
)}
FUNCTIONS = [name for name, operation in OPERATIONS.items() if operation.is_function]


def ways(function: str) -> list[str]:
    """Of a function that asks for different things, which a spec binds one by one: their names."""
    return [operation.name.split()[1] for operation in OPERATIONS.values()
            if operation.is_function and operation.function == function and operation.name != function]
