"""./dev bench: what measures runs, for a moment; and what compares finds what got slower, and not what is noise."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import bench
import pytest
from programs import run

BUILT = Path(__file__).resolve().parent.parent.parent / "out/linux/tests/bench"
PROGRAMS = [("call", "event", "1"), ("call", "dial", "1"), ("call", "own", "1"),
            ("call", "own-20ms", "1"), ("call", "in-order", "1"), ("call", "by-id", "1"), ("scale", "own", "1", "1"),
            ("scale", "own", "3", "2"), ("scale", "shared", "3", "1")]


def rows(ours: str = "", theirs: str = "10\t10\t10", unit: str = "us") -> str:
    """What a program writes of something of ours beside something of others."""
    return f"ours\t{unit}\ttheirs\t{ours}\ntheirs\t{unit}\t-\t{theirs}\n"


def measured(ours: str, theirs: str = "10\t10\t10", unit: str = "us") -> dict[str, dict]:
    """The same as it is saved."""
    return bench.to_json(bench.read_rows(rows(ours, theirs, unit)))


@pytest.mark.parametrize("program", PROGRAMS, ids=" ".join)
def test_a_program_measures_each_thing_and_what_it_stands_beside(program: tuple[str, ...]) -> None:
    done = run(BUILT / program[0], *program[1:])
    assert done.returncode == 0, done.stderr
    found = bench.read_rows(done.stdout)
    assert any(row.is_compared for row in found.values())
    assert all(row.values and min(row.values) >= 0 for row in found.values())
    assert all(name in bench.table(found) for name in found)


@pytest.mark.parametrize("program", ["parse_positional", "call", "scale"])
def test_a_program_without_its_words_says_which_they_are(program: str) -> None:
    done = run(BUILT / program)
    assert done.returncode == 1
    assert done.stderr.startswith("bench: usage: ")


@pytest.mark.parametrize("framing", ["positional", "keyed"])
def test_all_parsers_read_the_same_and_the_generated_one_asks_for_no_memory(framing: str) -> None:
    done = run(BUILT / f"parse_{framing}", "1")
    assert done.returncode == 0, done.stderr
    found = bench.read_rows(done.stdout)
    assert [row.name for row in found.values() if row.is_compared and "bulk" in row.name] == [f"{framing}, bulk: generated"]
    assert found[f"{framing}, allocations a message: generated"].values == [0]
    assert found[f"{framing}, allocations a message: std::string"].values[0] > 1


def test_a_ratio_is_taken_round_by_round() -> None:
    found = bench.read_rows(rows("10\t40\t15", "10\t40\t10"))
    assert found["ours"].ratios == [1, 1, 1.5]
    assert found["ours"].ratio == 1


def test_figures_of_a_session_stand_in_one_line() -> None:
    text = "1 own, up\tms\t1 own, sockets\t3\t4\t3\n1 own, sockets\tms\t-\t2\t2\t2\n1 own, files\t\t=\t5\n"
    header, line = bench.matrix(bench.read_rows(text)).splitlines()
    assert header.split() == ["up,", "ms", "sockets,", "ms", "files"]
    assert line.split() == ["1", "own", "3", "±17%", "×1.50", "2", "5"]


def test_of_calls_a_second_more_is_better() -> None:
    assert bench.read_rows(rows("50", "100", "calls/s"))["ours"].ratio == 2


def test_several_runs_of_a_program_are_rounds_of_one_row() -> None:
    assert bench.read_rows(rows("10\t20") + rows("30\t40\t50"))["ours"].values == [10, 20, 30, 40, 50]


def test_two_rows_of_one_name_and_different_units_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="ours"):
        bench.read_rows(rows("1") + rows("1", unit="ms"))


def test_what_others_need_is_shown_and_not_compared() -> None:
    text = "other\tus\t~theirs\t20\ntheirs\tus\t-\t10\n"
    assert "2.00" in bench.table(bench.read_rows(text))
    assert "ratio" not in bench.to_json(bench.read_rows(text))["other"]


def test_what_is_the_same_on_all_machines_is_compared_by_itself() -> None:
    now, before = (bench.to_json(bench.read_rows(f"memory\tKiB\t=\t{value}\n")) for value in (4, 3))
    assert bench.compare(now, before)[0] == {"memory": "memory: 3.00 before, 4.00 now (+33%; noise 5%)"}


def test_what_got_slower_by_more_than_the_noise_is_worse() -> None:
    worse, better = bench.compare(measured("12\t12\t12"), measured("11\t11\t11"))
    assert worse == {"ours": "ours: 1.10 before, 1.20 now (+9%; noise 5%)"}
    assert better == {}


def test_what_got_faster_by_more_than_the_noise_is_better() -> None:
    worse, better = bench.compare(measured("10\t10\t10"), measured("11\t11\t11"))
    assert worse == {}
    assert better == {"ours": "ours: 1.10 before, 1.00 now (-9%; noise 5%)"}


@pytest.mark.parametrize("now, before", [("11.4\t11.4\t11.4", "11\t11\t11"), ("10\t12\t14", "11\t11\t11"),
                                         ("12\t12\t12", "9\t11\t12")], ids=["little", "noise now", "noise before"])
def test_what_may_be_noise_is_neither(now: str, before: str) -> None:
    assert bench.compare(measured(now), measured(before)) == ({}, {})


def test_a_machine_that_is_slower_for_both_is_no_news() -> None:
    assert bench.compare(measured("20\t20", "20\t20"), measured("10\t10", "10\t10")) == ({}, {})


def test_what_was_nothing_before_is_worse_now() -> None:
    now, before = (bench.to_json(bench.read_rows(f"allocations\t\t=\t{value}\n")) for value in (1, 0))
    assert len(bench.compare(now, before)[0]) == 1
    assert bench.compare(before, before) == ({}, {})


@pytest.fixture(name="measures")
def measures_(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a run of one table finds next; the last one stays."""
    texts = [rows("11\t11\t11")]
    monkeypatch.setattr(bench, "TABLES", {"call": lambda runs: [texts.pop(0) if len(texts) > 1 else texts[0]] * runs})
    return texts


def test_what_was_saved_is_what_is_compared_with(measures: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "before.json"
    assert bench.main(["--save", str(file)]) == 0
    assert bench.main(["call", "--compare", str(file)]) == 0
    assert "Nothing is worse" in capsys.readouterr().out
    measures[0] = rows("22\t22\t22")
    assert bench.main(["--compare", str(file)]) == 1
    assert "Worse   ours: 1.10 before, 2.20 now (+100%; noise 5%)" in capsys.readouterr().out


def test_what_is_worse_once_only_is_not_told(measures: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "before.json"
    assert bench.main(["--save", str(file)]) == 0
    measures.insert(0, rows("22\t22\t22"))
    assert bench.main(["--compare", str(file)]) == 0
    assert "Again   ours\nNothing is worse" in capsys.readouterr().out


def test_for_machines_there_is_nothing_but_json(measures: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "before.json"
    assert bench.main(["--json", "--save", str(file)]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(file.read_text())
    measures[0] = rows("22\t22\t22")
    assert bench.main(["--json", "--compare", str(file)]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["ours"]["ratio"] == 2.2
    assert "Worse   ours" in told.err


def test_a_row_that_the_file_does_not_have_is_told(measures: list[str], tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "before.json"
    file.write_text("{}")
    assert bench.main(["--compare", str(file)]) == 0
    assert "New     ours" in capsys.readouterr().out


def test_a_program_that_fails_ends_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "TABLES", {"call": lambda runs: [bench.run(sys.executable, "-c", "raise SystemExit(3)")]})
    with pytest.raises(SystemExit, match="has failed"):
        bench.main(["call"])
