"""Every branch of the core and of the product's parser is taken, or explained in not_taken.txt.

`./dev analyze --coverage` does the same, and for the parsers of two other protocols; it prints what to write.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from branches import ROOT
from coverage_explained import wrong_with_core, wrong_with_parsers

pytestmark = pytest.mark.parametrize("target", ["coverage"])


def test_branches_of_the_core_are_taken_or_explained(target: str) -> None:
    assert wrong_with_core() == []


def test_branches_of_the_parser_are_taken_or_explained(target: str) -> None:
    assert Path(ROOT, "out", target, "addpac/neighbours").exists()
    assert wrong_with_parsers({"addpac": "spec/addpac.tspec"}) == []
