"""What the tests of tapi32.dll share."""

from __future__ import annotations

import pytest
from applications import Application, run_application


@pytest.fixture(scope="module")
def application(wine: dict[str, str]) -> Application:
    """Runs the client. The tests of a module use it one after the other, and so one Wine of ./dev app's."""
    del wine  # that they need Wine is what --quick goes by
    return run_application
