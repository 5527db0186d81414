"""A checked protocol: typed, complete and consistent. All that templates ask is a property here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import tapi
from ctext import identifier, member_name, unique
from operations import CALLS, REPLY_SOURCES, SNAPSHOT, OperationType

if TYPE_CHECKING:
    from framing import Framing


@dataclass(frozen=True)
class Field:
    name: str
    title: str
    least: int
    most: int
    charset: frozenset[int] | None  # its ASCII characters; None: any text
    is_state: bool
    causes: str = ""  # disconnect or refusal: its words are those of such a causes block
    none: bytes | None = None  # received, it stands for no value
    wide: bool = True  # it may hold characters beyond ASCII

    @property
    def member(self) -> str:
        """Its name as a member of a C structure."""
        return member_name(self.name)

    def fits(self, text: str) -> bool:
        """Whether the field's class has all of these characters."""
        return self.charset is None or all(ord(char) in self.charset if char.isascii() else self.wide for char in text)

    def may_have(self, byte: int) -> bool:
        """Whether a character that the field may hold begins with this byte, or is it."""
        return self.charset is None or byte in self.charset or (byte > 127 and self.wide)


@dataclass(frozen=True)
class Setting:
    """What a user configures for a switch."""

    name: str
    kind: str  # text, number or secret
    title: str
    default: str | None


@dataclass(frozen=True)
class Message:
    name: str
    title: str
    to_switch: bool
    holes: tuple[Field, ...]  # in wire order
    parts: tuple              # what the framing made of its wire lines; only the framing looks at it

    @property
    def direction(self) -> str:
        return "TO_SWITCH" if self.to_switch else "FROM_SWITCH"

    @property
    def c_name(self) -> str:
        return identifier(self.name)

    def hole_of(self, wanted: Field | None) -> int | None:
        """The number of the hole that holds this field."""
        return self.holes.index(wanted) if wanted in self.holes else None

    def shortest(self, framing: Framing) -> int:
        """Bytes of the message with the shortest values that its fields allow."""
        return sum(self.holes[piece].least if isinstance(piece, int) else len(piece)
                   for piece in framing.pieces(self) if isinstance(piece, int | bytes))


@dataclass(frozen=True)
class Answers:
    """What answers a message. `id` is the field by which the answer is found; None: answers come in order."""

    yes: str
    no: tuple[str, ...]
    id: Field | None
    in_order: bool  # more may be asked before the answer has come
    within_ms: int


@dataclass(frozen=True)
class Cause:
    """A word of the switch for why a call ended or a request was refused."""

    data: bytes
    constant: str  # LINEDISCONNECTMODE_… or LINEERR_…


@dataclass(frozen=True)
class Step:
    state: tapi.CallState
    mode: str | None

    @property
    def mode_constant(self) -> str:
        return self.state.mode_constant(self.mode)


@dataclass(frozen=True)
class State:
    word: str
    data: bytes
    steps: tuple[Step, ...]
    next: frozenset[str]  # words
    begins: bool          # a call that nobody dialed may begin in it

    @property
    def ends(self) -> bool:
        """The call is over in it."""
        return self.steps[-1].state.name == "IDLE"


@dataclass(frozen=True)
class Notice:
    """What a message from the switch says of a call."""

    moves: bool              # where the call stands
    word: str | None         # the state that the message says by itself; None: its state field says it
    calls: str               # of which calls: all, dialed, placed or offered
    places: dict[str, Field] # line, call → the hole that says for which
    roles: dict[str, Field]  # who takes part
    tells_why: bool = False  # the call is going to end


@dataclass(frozen=True)
class Operation:
    """An operation that the spec binds, and the message that it sends."""

    type: OperationType
    message: Message
    sources: dict[str, str]       # field name → operand
    settings: dict[str, Setting]  # field name → the setting, where that is the operand
    literals: dict[str, bytes]    # field name → the text, where that is the operand


@dataclass(frozen=True)
class Reply:
    """What the provider answers a message of the switch with."""

    message: Message
    sources: dict[str, str]       # field name → operand
    settings: dict[str, Setting]  # field name → the setting, where that is the operand
    literals: dict[str, bytes]    # field name → the text, where that is the operand
    received: dict[str, Field]    # field name → the field of what was received, where that is the operand
    about: Notice                 # the call that it has to be about; calls: none, if it is answered in any case


@dataclass
class Protocol:
    name: str
    version: str
    title: str
    framing: Framing
    settings: list[Setting]
    fields: list[Field]
    states: list[State]
    first_state: str
    causes: dict[str, list[Cause]]         # disconnect, refusal → words
    messages: list[Message]
    answers: dict[str, Answers]            # message name → its answers
    operations: dict[str, Operation]       # function name → operation
    synonyms: dict[str, list[Message]]     # function name → other messages that mean it
    dest: dict[str, str]                   # what of a number is not dialed: `skips`, … → characters
    idle_within_ms: int
    challenge: Field | None                # what the provider remembers of what it was told on connect
    place: Field | None                    # where a yes says that a call is parked
    every_ms: int                          # after which the connection is shown to be alive again; 0: never
    awaited: tuple[Message, int] | None    # what is waited for before anything is sent on a connection; milliseconds
    calls_told: Message | None             # what says, after a login, that all calls that there are have been told of
    notices: dict[str, list[Notice]]       # message name → what it says of calls
    replies: dict[str, Reply]              # message name → what it is answered with
    places: dict[str, Field]               # line, call → field

    @property
    def version_numbers(self) -> list[int]:
        """The version as Windows wants it: four numbers."""
        numbers = [int(number) for number in self.version.split(".")]
        return numbers + [0] * (4 - len(numbers))

    @property
    def upper(self) -> str:
        return self.name.upper()

    @cached_property
    def _kinds(self) -> dict[str, int]:
        return {message.name: kind for kind, message in enumerate(self.messages)}

    @cached_property
    def _state_numbers(self) -> dict[str, int]:
        return {state.word: number for number, state in enumerate(self.states)}

    @cached_property
    def state_names(self) -> list[str]:
        """The states' words as parts of C identifiers, each once."""
        return unique([identifier(state.word) for state in self.states])

    @property
    def lines_share_links(self) -> bool:
        """All lines of a switch are on one connection."""
        return lines_share_links(self.operations, self.notices)

    @property
    def own_dial_tone(self) -> bool:
        """The switch makes a consultation call not before it is dialed: the dial tone is the provider's."""
        dial = self.operations.get("lineDial")
        return dial is not None and "call" not in dial.sources.values()

    @property
    def own_pending(self) -> bool:
        """The switch does not tell a call that waits for its transfer from others on hold: the provider does."""
        told = {step.state.name for state in self.states for step in state.steps}
        return "lineSetupTransfer" in self.operations and "ONHOLDPENDTRANSFER" not in told

    @property
    def state_mask(self) -> str:
        """Every call state that may be reported, as a C expression."""
        used = {step.state.name for state in self.states for step in state.steps} | set(tapi.OWN_CALL_STATES)
        used |= {"DIALTONE"} if self.own_dial_tone else set()
        used |= {"ONHOLDPENDTRANSFER"} if self.own_pending else set()
        return " | ".join(state.constant for name, state in tapi.CALL_STATES.items() if name in used)

    @property
    def exports(self) -> list[str]:
        bound = [operation.type for operation in self.operations.values() if operation.type.is_function]
        names = {name for operation in bound for name in (operation.function, *operation.brings)}
        return sorted(f"TSPI_{name}" for name in {*tapi.ALWAYS_EXPORTED, *names})

    @property
    def ui_exports(self) -> list[str]:
        return tapi.UI_EXPORTED

    def kind_constant(self, message: Message) -> str:
        return f"{self.upper}_{message.c_name.upper()}"

    def field_constant(self, wanted: Field) -> str:
        return f"{self.upper}_FIELD_{identifier(wanted.name).upper()}"

    def setting_constant(self, wanted: Setting) -> str:
        return f"{self.upper}_SETTING_{identifier(wanted.name).upper()}"

    def state_constant(self, word: str) -> str:
        return f"{self.upper}_STATE_{self.state_names[self._state_numbers[word]].upper()}"

    def next_constants(self, state: State) -> list[str]:
        """The states that may follow, in the order of the spec."""
        return [self.state_constant(other.word) for other in self.states if other.word in state.next]

    def does(self, notice: Notice) -> str:
        """What a notice does to its call, as a C expression."""
        return " | ".join(["MOVES_CALL"] * notice.moves + ["NAMES_PARTIES"] * bool(notice.roles)
                          + ["TELLS_WHY"] * notice.tells_why)

    def moves_to(self, notice: Notice) -> str:
        """The state that a notice moves a call to by itself, as a C constant."""
        return self.state_constant(notice.word) if notice.word is not None else "STATE_NONE"

    def notice_holes(self, message: Message, notice: Notice) -> list[tuple[str, int | None]]:
        """Each role's constant and the hole of the message that has it."""
        places = [(constant, message.hole_of(notice.places.get(place))) for place, (constant, _) in tapi.PLACES.items()]
        roles = [(constant, message.hole_of(notice.roles.get(role))) for role, constant in tapi.ROLES.items()]
        return places + roles + self._cause_holes(message) + [("ROLE_CHALLENGE", None), ("ROLE_PLACE", None)]

    def _cause_holes(self, message: Message) -> list[tuple[str, int | None]]:
        """The holes of the message that say why."""
        return [(constant, next((number for number, hole in enumerate(message.holes) if hole.causes == kind), None))
                for kind, constant in tapi.CAUSES.items()]

    def yes_constants(self, message: Message) -> list[str]:
        """The kinds that answer a message with yes."""
        answers = self.answers.get(message.name)
        if not answers:
            return []
        return [self._kind_of(answers.yes)] + [self._kind_of(name) for name in answers.no if self._tells(message, name)]

    def no_constants(self, message: Message) -> list[str]:
        answers = self.answers.get(message.name)
        return [self._kind_of(name) for name in answers.no if not self._tells(message, name)] if answers else []

    def _tells(self, message: Message, answer: str) -> bool:
        """Whether an answer says by itself that the switch has done what the message asks: it moves the call, if that
        was to be made or is asked for, or moves it to where the function is to bring it."""
        words = {notice.word for notice in self.notices.get(answer, []) if notice.moves}
        reached = {step.state.name for state in self.states if state.word in words for step in state.steps}
        types = [operation.type for operation in self._sending(message)]
        return any(words if type_.begins_call or type_.name == SNAPSHOT else type_.moves_to in reached for type_ in types)

    def _sending(self, message: Message) -> list[Operation]:
        return [operation for operation in self.operations.values() if operation.message.name == message.name]

    def _kind_of(self, name: str) -> str:
        return self.kind_constant(self.messages[self._kinds[name]])

    def within_ms(self, message: Message) -> int:
        answers = self.answers.get(message.name)
        return answers.within_ms if answers else 0

    def is_pipelined(self, message: Message) -> bool:
        """Whether more may be asked before the answer to the message, which comes in order, is there."""
        answers = self.answers.get(message.name)
        return bool(answers and answers.in_order)

    def id_hole(self, message: Message) -> int | None:
        """The hole with the id that an answer and what it answers have in common."""
        ids = [answers.id for name, answers in self.answers.items() if message.name in (name, answers.yes, *answers.no)]
        return message.hole_of(ids[0]) if ids else None

    def ascii_words(self, field: Field) -> list[str]:
        """The ASCII characters that may stand in a field, a bit each, in words of 32."""
        codes = field.charset if field.charset is not None else frozenset(range(128)) - self.framing.impossible()
        return [f"0x{sum(1 << code % 32 for code in codes if code // 32 == word):08x}" for word in range(4)]

    def longest_value(self, field: Field) -> int:
        """The bytes of a field's longest value. What is not ASCII alone may have characters of several bytes."""
        return field.most * (self.framing.encoding.longest if field.wide else 1)

    def role_holes(self, message: Message) -> list[tuple[str, int | None]]:
        """Each role's constant and the hole that has it."""
        found = {constant: message.hole_of(self.places.get(place)) for place, (constant, _) in tapi.PLACES.items()}
        found |= dict.fromkeys(tapi.ROLES.values()) | dict(self._cause_holes(message))
        found |= {"ROLE_CHALLENGE": message.hole_of(self.challenge), "ROLE_PLACE": message.hole_of(self.place)}
        for notice in self.notices.get(message.name, []):
            found |= {constant: hole for constant, hole in self.notice_holes(message, notice)
                      if found[constant] is None}
        return list(found.items())

    def synonym_constants(self, operation: OperationType) -> list[str]:
        return [self.kind_constant(message) for message in self.synonyms.get(operation.name, [])]

    def operation_sources(self, operation: OperationType) -> list[str]:
        """For each hole of the message that the operation sends, where its value comes from."""
        bound = self.operations[operation.name]
        return [operation.source(bound.sources[hole.name]) for hole in bound.message.holes]

    def reply_sources(self, reply: Reply) -> list[str]:
        """The same for a reply."""
        return [REPLY_SOURCES[reply.sources[hole.name]] for hole in reply.message.holes]

    def received_holes(self, message: Message, reply: Reply) -> list[tuple[int, int]]:
        """The holes of a reply that repeat what was received, and the holes of that."""
        return [(number, message.holes.index(reply.received[hole.name]))
                for number, hole in enumerate(reply.message.holes) if hole.name in reply.received]

    def setting_holes(self, bound: Operation | Reply) -> list[tuple[int, str]]:
        """The holes of a message which settings fill, and those settings' constants."""
        return [(number, self.setting_constant(bound.settings[hole.name]))
                for number, hole in enumerate(bound.message.holes) if hole.name in bound.settings]

    def text_holes(self, bound: Operation | Reply) -> list[tuple[int, bytes]]:
        """The holes of a message which texts fill, and those texts."""
        return [(number, bound.literals[hole.name]) for number, hole in enumerate(bound.message.holes)
                if hole.name in bound.literals]

    @cached_property
    def secret_fields(self) -> set[str]:
        """The names of fields that a secret fills, in whatever message."""
        return {name for bound in (*self.operations.values(), *self.replies.values())
                for name, setting in bound.settings.items()
                if setting.kind == "secret"}


def lines_share_links(operations: dict[str, Operation], notices: dict[str, list[Notice]]) -> bool:
    """Each message that an operation sends for a line or a call says which line it is for, or which call, if the switch
    tells of a call's name and its line together. Where none is sent it is the messages that move calls that say so."""
    sent = [operation for operation in operations.values() if operation.type.scope != "link"]
    moved = [set(notice.places) for found in notices.values() for notice in found if notice.moves]
    if not sent:
        return any("line" in places for places in moved)
    named = {"line", *CALLS} if {"line", "call"} in moved else {"line"}
    return all(named & set(operation.sources.values()) for operation in sent)
