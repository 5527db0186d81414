"""What the tests of tapi32.dll share."""

from __future__ import annotations

import pytest
from applications import Application, run_application


@pytest.fixture(scope="module")
def application(wine: dict[str, str]) -> Application:
    """Runs the client. The tests of a module use it one after the other, and so one Wine of ./dev app's."""
    del wine  # that they need Wine is what --quick goes by
    return run_application


@pytest.fixture(scope="module")
def said(application: Application, request: pytest.FixtureRequest) -> list[str]:
    """What the application said when it did the module's TRIAL."""
    done = application(request.module.TRIAL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def answers(said: list[str]) -> dict[str, str]:
    """Of its lines those that have a name, by it."""
    return dict(line.split(": ", 1) for line in said if ": " in line)
