"""A file of explanations: what a tool says that is so and may stay so, or is not so, and why.

    runtime/core/pool.c: pool_take: leak of '<unknown>' (gcc malloc-leak)
        The item stands in the array of slots, which the pool has.

Each line at the margin is what the tool says, without the number of the line, so that it stays true when lines move; a
`*` in it stands for anything. The indented text below one or several of them says why. `#` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """What a tool says of a place."""

    file: str
    line: int
    says: str

    @property
    def key(self) -> str:
        """By what an explanation knows it: all but the number of the line."""
        return f"{self.file}: {self.says}"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


@dataclass
class Explanation:
    """A pattern for findings, and where it stands."""

    pattern: str
    place: str
    why: str = ""

    def explains(self, finding: Finding) -> bool:
        """Whether the finding is one of those."""
        return re.fullmatch(".*".join(map(re.escape, self.pattern.split("*"))), finding.key) is not None

    @property
    def file(self) -> str:
        """The source that it is about, perhaps with a `*`."""
        return self.pattern.partition(":")[0]


def read(path: Path) -> list[Explanation]:
    """The explanations of a file."""
    explanations: list[Explanation] = []
    open_: list[Explanation] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith(" "):
            for explanation in open_:
                explanation.why = f"{explanation.why} {line.strip()}".strip()
            continue
        if open_ and open_[0].why:
            open_ = []
        open_.append(Explanation(line, f"{path.name}:{number}"))
        explanations.append(open_[-1])
    return explanations


def judge(findings: Iterable[Finding], explanations: list[Explanation]) -> list[str]:
    """What is wrong: findings that nobody explains, and explanations of nothing or without a reason."""
    findings = sorted(set(findings), key=lambda finding: (finding.file, finding.line, finding.says))
    wrong = [str(finding) for finding in findings if not any(one.explains(finding) for one in explanations)]
    for one in explanations:
        if not one.why:
            wrong.append(f"{one.place}: no reason stands below '{one.pattern}'; write it there, indented")
        if not any(one.explains(finding) for finding in findings):
            wrong.append(f"{one.place}: nothing is found any more that is '{one.pattern}'; remove it")
    return wrong
