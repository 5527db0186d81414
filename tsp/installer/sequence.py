"""When the MSI does what: the rows of its tables that wixl cannot write, or gets wrong.

Settings are kept by an upgrade, and removed with the provider. During an upgrade the provider stays on Windows' list,
so that its lines keep their numbers: the old version's uninstallation (UPGRADINGPRODUCTCODE) leaves both alone.
"""

from __future__ import annotations

from typing import NamedTuple

from ctext import identifier
from model import Protocol, Setting

SET_PROPERTY, DLL, PROGRAM = 51, 1, 34
NOT_WAITED_FOR = 0xC0  # msidbCustomActionTypeAsync and Continue
DEFERRED = 0x400  # msidbCustomActionTypeInScript
ROLLBACK, COMMIT = 0x540, 0x640  # with Rollback or Commit, and Continue: when one fails, the others still run
NO_IMPERSONATE = 0x800
HIDE_TARGET = 0x2000  # from the log
PROPERTIES = ("HOST", "PORT", "LINES")
SEPARATOR = "\x1F"  # action.c cuts there

REMOVED = 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE'
INSTALLED = 'NOT REMOVE="ALL"'
ITSELF = "NOT UPGRADINGPRODUCTCODE"
NEW = "NOT Installed AND NOT WIX_UPGRADE_DETECTED"

AFTER_INITIALIZE, BEFORE_REMOVING, AFTER_FILES, AFTER_REGISTRY = 1501, 1700, 4010, 5900
AT_THE_END = 6601  # as the user, who may see a window: Phone and Modem, where a provider is configured
REMOVE_OLD = 1501  # within the transaction: if the new version cannot be installed, the old one comes back


class Action(NamedTuple):
    """An action of actions.dll. A rollback action undoes the ones that follow it."""

    name: str
    entry: str
    when: int
    condition: str
    sequence: int


ACTIONS = (
    Action("UndoRemoveProvider", "AddProvider", ROLLBACK, REMOVED, BEFORE_REMOVING),
    Action("RemoveProvider", "RemoveProvider", DEFERRED, REMOVED, BEFORE_REMOVING + 1),
    Action("RestoreSettings", "RestoreSettings", ROLLBACK, ITSELF, AFTER_FILES),
    Action("KeepSettings", "KeepSettings", DEFERRED, ITSELF, AFTER_FILES + 1),
    Action("RemoveSettings", "RemoveSettings", DEFERRED, REMOVED, AFTER_FILES + 2),
    Action("WriteSettings", "WriteSettings", DEFERRED, INSTALLED, AFTER_FILES + 3),
    Action("UndoMakeFolder", "TidyFolder", ROLLBACK, NEW, AFTER_FILES + 4),
    Action("MakeFolder", "MakeFolder", DEFERRED, INSTALLED, AFTER_FILES + 5),
    Action("ForgetSettings", "ForgetSettings", COMMIT, ITSELF, AFTER_FILES + 6),
    Action("RemoveTrace", "RemoveTrace", COMMIT, REMOVED, AFTER_FILES + 7),
    Action("UndoAddProvider", "RemoveProvider", ROLLBACK, NEW, AFTER_REGISTRY),
    Action("AddProvider", "AddProvider", DEFERRED, INSTALLED, AFTER_REGISTRY + 1),
)


def setting_property(setting: Setting) -> str:
    """By what a setting is given in a silent installation. Windows Installer's own properties have no such names."""
    return f"SETTING_{identifier(setting.name).upper()}"


def _told(protocol: Protocol, action: Action) -> str:
    """What an action is told. Only who writes settings hears what they are."""
    if action.entry != "WriteSettings":
        return protocol.name
    settings = ["number", "baud", "[BAUD]"]
    settings += [word for setting in protocol.settings
                for word in (setting.kind, setting.name, f"[{setting_property(setting)}]")]
    return SEPARATOR.join([protocol.name, *(f"[{name}]" for name in PROPERTIES), *settings])


def queries(protocol: Protocol, arch: str) -> list[str]:
    """What is to be done to the tables that wixl has written, as SQL for msibuild."""
    version = ".".join(map(str, protocol.version_numbers))
    given = ";".join(["WIX_DOWNGRADE_DETECTED", "WIX_UPGRADE_DETECTED", *PROPERTIES, "BAUD",
                      *map(setting_property, protocol.settings)])
    # A deferred action is told by the property that is called like it, and keeps what it is told when it is scheduled.
    hidden = [*(setting_property(setting) for setting in protocol.settings if setting.kind == "secret"),
              "WriteSettings"]
    done = [
        f"UPDATE `InstallExecuteSequence` SET `Sequence` = {REMOVE_OLD} WHERE `Action` = 'RemoveExistingProducts'",
        f"UPDATE `Property` SET `Value` = '{given}' WHERE `Property` = 'SecureCustomProperties'",
        f"INSERT INTO `Property` (`Property`, `Value`) VALUES ('MsiHiddenProperties', '{';'.join(hidden)}')",
        # without it, a file that is there would be the newer one
        f"UPDATE `File` SET `Version` = '{version}', `Language` = '1033'",
    ]
    for number, action in enumerate(ACTIONS):
        tell = f"Tell{action.name}"  # a deferred action hears of nothing but the property that is called like it
        hide = HIDE_TARGET if action.entry == "WriteSettings" else 0
        done += [_custom_action(tell, SET_PROPERTY | hide, action.name, _told(protocol, action)),
                 _scheduled(tell, action.condition, AFTER_INITIALIZE + 1 + number),
                 _custom_action(action.name, DLL | action.when | NO_IMPERSONATE | hide, "Actions", action.entry),
                 _scheduled(action.name, action.condition, action.sequence)]
    for number, name in enumerate(hidden):  # who dumps properties at the end, as Wine's log does, is not to find them
        done += [_custom_action(f"Forget{name}", SET_PROPERTY, name, ""),
                 _scheduled(f"Forget{name}", INSTALLED, AFTER_FILES + len(ACTIONS) + number)]
    system = "SystemFolder" if arch == "x86" else "System64Folder"
    return [*done, _custom_action("Configure", PROGRAM | NOT_WAITED_FOR, system, f"[{system}]control.exe telephon.cpl"),
            _scheduled("Configure", f"{NEW} AND UILevel > 2", AT_THE_END)]


def _custom_action(name: str, kind: int, source: str, target: str) -> str:
    return (f"INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) "
            f"VALUES ('{name}', {kind}, '{source}', '{target}')")


def _scheduled(name: str, condition: str, sequence: int) -> str:
    return (f"INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) "
            f"VALUES ('{name}', '{condition}', {sequence})")
