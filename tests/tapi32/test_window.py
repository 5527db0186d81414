"""An application with a window is driven as a person would: a number is typed, Dial and Hang up are pressed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from dialogs import Display
from programs import LIMIT, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def display(wine: dict[str, str]) -> Iterator[str]:
    """A virtual display."""
    del wine  # that it is for Wine is what --quick goes by
    shown = Display()
    yield shown.name
    shown.close()


class Window:
    """The dialer's window, with the keyboard in it."""

    def __init__(self, display: str) -> None:
        self.environment = {"DISPLAY": display}

    def wait(self, title: str) -> str:
        """Wait for that title; gives the window's id."""
        found = run("timeout", str(LIMIT / 2), "xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{title}$",
                    environment=self.environment)
        assert found.returncode == 0, f"no window is called {title}"
        return found.stdout.split()[0]

    def keys(self, title: str, *words: str) -> None:
        """Once it has that title, give it the keyboard and do that."""
        result = run("xdotool", "windowfocus", "--sync", self.wait(title), *words, environment=self.environment)
        assert result.returncode == 0, result.stderr


def test_a_number_is_typed_dialed_and_hung_up(display: str, tmp_path: Path) -> None:
    with (tmp_path / "output").open("w+") as output, subprocess.Popen(
            [ROOT / "dev", "app", ROOT / "out/win64/tapi_dialer.exe"], stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, env={**os.environ, "DISPLAY": display}) as program:
        window = Window(display)
        window.keys("Dialer", "type", "4000")
        window.keys("Dialer", "key", "Return")
        window.keys("Dialer: Connected", "key", "alt+h")
        window.keys("Dialer: The call is over", "key", "Escape")
        status = program.wait(LIMIT)
        output.seek(0)
        assert status == 0, output.read()


def test_a_picture_of_the_windows_is_kept(tmp_path: Path) -> None:
    picture = tmp_path / "picture with blanks.png"
    result = run(ROOT / "dev", "app", "--shot", picture, ROOT / "out/win64/tapi_client.exe", "dial", "4000", "window")
    assert result.returncode == 0, result.stdout + result.stderr
    assert run("identify", "-format", "%m %wx%h", picture).stdout == "PNG 1024x768"
