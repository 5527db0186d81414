"""docs/from-capture-to-call.md, step by step: its specs are written, its commands run, its results looked for."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from calls import ROOT

PAGE = (ROOT / "docs/from-capture-to-call.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh lasts|sh|text|tspec|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIES = re.compile(r"^ *[0-9.]+ ms +|\s+$")  # times; what is asked for is the rest


def blocks(folder: Path) -> list[tuple[str, str]]:
    """Kind and text of each block, with a reader's folder in place of the page's."""
    return [(kind, text.replace("my/", f"{folder}/")) for kind, text in BLOCK.findall(PAGE)]


def do(commands: str) -> str:
    """Run the commands of a block, each with the exit status that the page gives it. Returns what they printed."""
    printed = ""
    for command in commands.replace("\\\n", " ").splitlines():
        status = re.search(r"# exit status (\d)$", command)
        done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == int(status[1] if status else 0), f"{command}\n{done.stdout}{done.stderr}"
        printed += done.stdout + done.stderr
    return printed


def lines(text: str) -> list[str]:
    return [VARIES.sub("", line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of somebody who has done all that does not last."""
    folder, printed = tmp_path_factory.mktemp("my"), ""
    for kind, text in blocks(folder):
        if kind == "tspec":
            path = Path(text.partition("\n")[0].removeprefix("# "))
            path.write_text(text, encoding="utf-8")
        elif kind == "sh":
            printed = do(text)
        elif kind == "text":
            missing = [line for line in lines(text) if line not in lines(printed)]
            assert not missing, f"{missing} not in\n{printed}"
    return folder


def test_a_stranger_gets_from_the_page_to_a_call(reader: Path) -> None:
    assert (reader / "tern.tspec").exists()


@pytest.mark.lasts(60)
def test_the_page_s_provider_keeps_the_rules_and_is_packed(reader: Path) -> None:
    for kind, text in blocks(reader):
        if kind == "sh lasts":
            do(text)


def test_what_the_page_does_not_run_needs_a_real_switch_or_windows() -> None:
    commands = [line for kind, text in BLOCK.findall(PAGE) if kind == "console" for line in text.splitlines()]
    assert commands and all(re.search(r"pbx\.example\.com|tcpdump|tshark", line) for line in commands)
