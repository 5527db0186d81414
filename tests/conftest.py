"""What all tests share: where the build and Wine are, which tests run where and when, and the closing line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QUICK_SECONDS = 10
OTHER_TARGETS = {"asan", "tsan", "fuzz", "win32", "win64", "winarm64", "wine", "coverage"}  # as fixtures, folders and parameters name them
sys.dont_write_bytecode = True


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def wine() -> Iterator[dict[str, str]]:
    """The environment of Windows programs: the Wine that ./dev has prepared, which shows windows to nobody.

    One program stays as long as the tests do. With it Wine does not begin anew for each of them; and its own processes
    do not keep the pipes of the first of them open. Another one has a window, so that Wine's desktop stays, too: on a
    busy machine it takes half a minute to make it, for which who shows the first window waits.
    """
    if not shutil.which("wine"):
        pytest.skip("there is no Wine here")
    prefix = os.environ.get("WINEPREFIX", ROOT / "out/wine/prefix")
    if not Path(prefix).exists():
        pytest.fail(f"{prefix} is missing; ./dev test prepares it")
    environment = {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
    with _start_wine(environment) as stays, subprocess.Popen(
            ["wine", "notepad"], env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL) as shows:
        yield environment
        shows.terminate()
        stays.stdin.close()


def _start_wine(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A program under Wine that has begun. On a busy machine Wine gives up some starts by itself, about one in
    thousands; if it does so three times, what it says is told."""
    with tempfile.TemporaryFile() as words:
        for _ in range(3):
            begun = subprocess.Popen(["wine", "cmd"], env={**os.environ, **environment}, stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=words)
            if begun.stdout.read(1):
                return begun
            begun.communicate()
        words.seek(0)
        pytest.fail(f"Wine does not start: {words.read().decode(errors='replace')}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options: --quick, which ./dev test passes on."""
    parser.addoption("--quick", action="store_true", help="what needs no other target than the native one, "
                                                                "and does not last")


def pytest_configure(config: pytest.Config) -> None:
    """Markers."""
    config.addinivalue_line("markers", "lasts(seconds, quick=False): mostly waits, for about so long; the longest begin "
                                       "first, and --quick leaves out what lasts ten seconds, unless it is quick=True")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Many tests wait, so that more can run at once than there are processors; fewer where a part was chosen."""
    for argument in config.args:
        if not (config.invocation_params.dir / argument.split("::")[0]).exists():
            raise pytest.UsageError(f"there is no {argument}")
    if any("::" in argument for argument in config.args):
        return 0  # a test by its name: in this process
    part = config.option.quick or config.args_source == config.ArgsSource.ARGS
    return (os.cpu_count() or 1) + (4 if part else 14)


def needs_another_target(item: pytest.Function) -> bool:
    """Whether what it runs is not of the native target alone."""
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    names = {*item.fixturenames, item.path.parent.name, *(param for param in params if isinstance(param, str))}
    return not names.isdisjoint(OTHER_TARGETS)


def lasts_too_long(item: pytest.Function) -> bool:
    """Whether it is not for while one works."""
    lasts = item.get_closest_marker("lasts")
    return lasts is not None and lasts.args[0] >= QUICK_SECONDS and not lasts.kwargs.get("quick")


def shared_fixtures(item: pytest.Function) -> str | None:
    """A name for the tests that use the same fixtures of their module, or of their folder; None where it uses none."""
    scopes = {name: found[-1].scope for name, found in item._fixtureinfo.name2fixturedefs.items()}
    if "package" in scopes.values():
        return item.path.parent.name
    shared = [name for name, scope in scopes.items() if scope == "module"]
    if not shared:
        return None
    indices = item.callspec.indices if hasattr(item, "callspec") else {}
    return "-".join([*item.path.parts[-2:], *(str(indices[name]) for name in shared if name in indices)])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """Choose the quick ones; keep in one process what shares fixtures of its module; begin with the longest."""
    if config.option.quick:
        left_out = [item for item in items if needs_another_target(item) or lasts_too_long(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    group = {item: shared_fixtures(item) for item in items}
    size = Counter(group.values())
    size[None] = 0
    for item in items:
        if group[item]:
            item.add_marker(pytest.mark.xdist_group(group[item]))
    lasts = {item: item.get_closest_marker("lasts") for item in items}
    items.sort(key=lambda item: lasts[item].args[0] if lasts[item] else size[group[item]], reverse=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close with one plain line: `N passed, N failed`, and what was skipped, if anything was."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or config.option.collectonly:
        return
    count = {word: len(reporter.stats.get(word, [])) for word in ("passed", "failed", "error", "skipped")}
    line = f"{count['passed']} passed, {count['failed'] + count['error']} failed"
    print(line + (f", {count['skipped']} skipped" if count["skipped"] else ""))
