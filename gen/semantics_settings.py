"""Checks of the settings that a spec declares, and of what their values fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ctext import identifier
from limits import LARGEST_NUMBER, SETTING_TITLE_CHARACTERS, SETTINGS
from model import Field, Operation, Reply, Setting
from operations import SETTING
from tree import SettingDecl

if TYPE_CHECKING:
    from semantics import Context

# What the configuration of every switch and line has already.
_TAKEN = ("host", "port", "baud", "name", "terminal")
_DIGITS = frozenset(b"0123456789")


def check(context: Context) -> None:
    """Fill context.settings."""
    decls = [decl for block in context.tree.settings for decl in block.settings]
    if len(decls) > SETTINGS:
        context.report.error("E044", f"more than {SETTINGS} settings", decls[SETTINGS].name.span)
    for decl in decls:
        name = decl.name.text
        if name in context.setting_decls:
            context.twice("setting", decl.name, context.setting_decls[name].name.span)
            continue
        context.setting_decls[name] = decl
        _setting(context, decl)
        default = decl.default.text if decl.default else None
        context.settings[name] = Setting(name, decl.kind.text, decl.title.text, default)


def _setting(context: Context, decl: SettingDecl) -> None:
    report = context.report
    if identifier(decl.name.text) in _TAKEN:
        report.error("E006", f"a setting cannot be called '{decl.name.text}'", decl.name.span,
                     f"every configuration has {', '.join(_TAKEN)}")
    if not (0 < len(decl.title.text) <= SETTING_TITLE_CHARACTERS and decl.title.text.isprintable()):
        report.error("E007", f"the title of a setting has 1 to {SETTING_TITLE_CHARACTERS} printable characters",
                     decl.title.span)
    if decl.kind.text == "secret" and decl.default:
        report.error("E070", "a secret has no default", decl.default.span, "remove it: a spec keeps no secrets")


def check_use(context: Context, bound: list[Operation | Reply]) -> None:
    """Each setting fills some field, and its values can stand there."""
    fills: dict[str, list[Field]] = {}
    for sent in bound:
        for hole in sent.message.holes:
            if sent.sources.get(hole.name) == SETTING and hole.name in sent.settings:
                fills.setdefault(sent.settings[hole.name].name, []).append(hole)
    mentioned = {operand.setting.text for tapi in context.tree.tapis
                 for decl in (*tapi.sends, *(reply.sends for reply in tapi.replies))
                 for _, operand in decl.values if operand.setting}
    for name, decl in context.setting_decls.items():
        if name not in mentioned and not context.lost(name):
            context.report.error("E059", f"unused setting '{name}'", decl.name.span,
                                 f"remove it, or fill a hole with it, like: on connect sends Login(x = setting {name})")
        for hole in dict.fromkeys(fills.get(name, [])):
            _fits(context, decl, hole)


def _fits(context: Context, decl: SettingDecl, hole: Field) -> None:
    if decl.kind.text == "number" and (hole.least > len(str(LARGEST_NUMBER)) or
                                       hole.charset is not None and _DIGITS.isdisjoint(hole.charset)):
        context.report.error("E071", f"field '{hole.name}' cannot hold a number", decl.kind.span,
                             context.declared(hole))
    elif decl.default and decl.kind.text != "secret" and context.framing:
        wrong = unfit(context, decl.default.text, hole)
        if wrong:
            context.report.error("E070", f"field '{hole.name}' cannot hold the default: it {wrong}", decl.default.span,
                                 context.declared(hole))


def unfit(context: Context, text: str, hole: Field) -> str | None:
    """Why a text cannot be a field's value, as words after "it"; None if it can."""
    try:
        data = text.encode(context.framing.encoding.codec)
    except UnicodeEncodeError:
        return f"has a character that {context.framing.encoding.name} does not have"
    if not hole.least <= len(text) <= hole.most:
        return f"does not have {hole.least} to {hole.most} characters"
    if not hole.fits(text):
        return "has a character that is not in the field's class"
    return context.framing.unfit(data, True, hole)
