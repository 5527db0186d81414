"""gen/tspec as a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from compiled import ROOT

TSPEC = ROOT / "gen" / "tspec"


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """gen/tspec with these arguments."""
    return subprocess.run([sys.executable, TSPEC, *arguments], input=stdin, capture_output=True,
                          env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment})
