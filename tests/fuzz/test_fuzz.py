"""A short run of each fuzz target, the same every time; `./dev fuzz` runs them longer."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import generator
import pytest
import seeds
import triage
from broken import BREAKS, SANITIZER, Break, build, fuzz, what_it_says
from programs import LIMIT, run
from reached import not_reached

import decode
import emit
from commands import load

ROOT = Path(__file__).resolve().parent.parent.parent


RUNS = {"decode": 20000, "encode": 20000, "stream": 20000, "trace": 3000, "config": 6000, "registry": 2000, "capture": 1500, "core": 20000}


@pytest.mark.parametrize("target", RUNS)
@pytest.mark.parametrize("protocol", ["addpac", "tests/keyed"])
def test_invariants_hold_for_thousands_of_inputs(protocol: str, target: str, tmp_path: Path) -> None:
    built = ROOT / "out/fuzz" / protocol
    begin = ",".join(map(str, sorted((ROOT / "tests/fuzz/seeds" / built.name / target).iterdir())))
    result = subprocess.run(  # no folder for what it learns: a thousand small files would cost as much as many inputs
        [built / target, f"-runs={RUNS[target]}", "-seed=1", f"-dict={built / 'dictionary'}", f"-artifact_prefix={tmp_path}/",
         f"-seed_inputs={begin}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT, check=False)
    assert result.returncode == 0, result.stdout.decode(errors="replace")[-4000:]


@pytest.mark.parametrize("spec", sorted((ROOT / "spec").glob("*.tspec")), ids=lambda path: path.stem)
def test_a_fuzzer_begins_with_every_message_of_a_spec(
        spec: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, _, protocol = load(str(spec), warn=False)
    seeds.write(protocol, tmp_path)
    files = emit.files(protocol, source)
    for stream, direction in (("from_switch", "from"), ("to_switch", "to")):
        capture = tmp_path / f"{stream}.bin"
        capture.write_bytes((tmp_path / "stream" / stream).read_bytes()[2:])
        status, _ = decode.decode(files, protocol.name, str(capture), direction, json=True)
        read = capfd.readouterr().out
        declared = re.findall(rf"^message (\w+) {direction} switch", spec.read_text(encoding="utf-8"), re.MULTILINE)
        assert status == decode.ALL_ACCEPTED, read
        assert [json.loads(line)["message"] for line in read.splitlines()] == [
            name for name in declared for _ in ("shortest", "longer")]


def test_whatever_a_capture_is_it_is_told_what_it_looks_like() -> None:
    for spec, name in (("spec/addpac.tspec", "addpac"), ("tests/dial/keyed.tspec", "keyed")):
        told = run("/usr/bin/python3", ROOT / "tests/fuzz/hints.py", ROOT / spec, ROOT / "tests/fuzz/seeds" / name / "stream")
        assert (told.returncode, told.stderr) == (0, ""), told.stdout


def edits(seed: int, count: int) -> Iterator[str]:
    return (generator.edited(random.Random(number)) for number in range(seed, seed + count))


def test_an_edited_spec_gives_errors_or_a_protocol_that_compiles() -> None:
    counts = [0, 0, 0]
    assert generator.try_specs(edits(1, 160), counts) is None
    assert counts[0] == 160 and counts[2] >= 4  # others differ in comments only


BROKEN_GENERATORS = {
    "it raises something": (lambda files: files["no such file"], "KeyError"),
    "what it makes has a warning": (
        lambda files: {name: text + "static int unused;\n" * name.endswith("_lexer.re") for name, text in files.items()},
        "unused"),
    "what it makes is no C": (
        lambda files: {name: text.replace('.name = "', ".name = ", 1) for name, text in files.items()}, "error:"),
}


@pytest.mark.parametrize("what", BROKEN_GENERATORS, ids=str)
def test_a_generator_that_is_broken_on_purpose_is_found(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    change, words = BROKEN_GENERATORS[what]
    good, text = emit.files, next(text for text in edits(1, 60) if generator.generated(text))
    monkeypatch.setattr(generator, "SPECS", [])
    monkeypatch.setattr(emit, "files", lambda protocol, source: change(good(protocol, source)))
    found = generator.try_specs(iter([text]), [0, 0, 0])
    assert found and found[0] == text and words in found[1]


AT_ONCE = ["a terminator within the frame is not seen", "a keyed message is not proven", "a secret's length is told",
           "a secret is given back as it is", "the last unfinished bytes are forgotten"]


@pytest.mark.parametrize("way", [
    way for way in BREAKS if way.name in AT_ONCE], ids=lambda way: way.name)
def test_a_parser_that_is_broken_on_purpose_is_found_at_once(way: Break, tmp_path: Path) -> None:
    number, output = fuzz(build(way, tmp_path), way, tmp_path)
    assert number in way.numbers, output[-4000:]


def test_every_way_to_break_the_parser_can_still_be_tried() -> None:
    assert len({way.name for way in BREAKS}) == len(BREAKS) > 30
    for way in BREAKS:
        assert way.old in way.file.read_text(encoding="utf-8"), way.name


def test_what_a_fuzzer_says_is_known_by_its_number() -> None:
    assert what_it_says("decode.c:91: invariant 14 does not hold: same") == 14
    assert what_it_says("==1==ERROR: AddressSanitizer: heap-buffer-overflow") == SANITIZER
    assert what_it_says("==1==ERROR: AddressSanitizer: stack-overflow on address 0x7ff") == 13
    assert what_it_says("==1== ERROR: libFuzzer: timeout after 60 seconds") == 12
    assert what_it_says("==1==ERROR: LeakSanitizer: detected memory leaks") == triage.LEFT
    assert what_it_says("#20000 DONE") is None


def test_what_was_not_reached_is_told_with_the_line_of_the_spec() -> None:
    text = "protocol x\nfield number text 1..9\nmessage Ring to switch\nmessage Up from switch\n"
    told = "message Ring 3\nfield Ring number 1 2 0\nfield Ring number 1 - -\nmessage Up 0\nfield Up number 0 0 0\nfault a long field 0\n"
    assert not_reached("x.tspec", text, told) == [
        "x.tspec:2: number of Ring was never as long as it may be", "x.tspec:4: Up was never accepted",
        "nothing was rejected as: a long field"]


def test_an_input_is_made_small_and_explained(tmp_path: Path) -> None:
    program = tmp_path / "decode"
    program.write_text("#!/bin/sh\n! grep -q Drop \"$1\" || { echo 'decode.c:1: invariant 6 does not hold: one'; exit 1; }\n")
    program.chmod(0o700)
    found = tmp_path / "crash-1"
    found.write_bytes(b"Action % Drop % 4000\r\n\r\n")
    explained = run("/usr/bin/python3", triage.__file__, ROOT / "spec/addpac.tspec", program, found)
    assert explained.returncode == 0, explained.stderr
    assert found.with_name("crash-1.small").read_bytes() == b"Drop"
    assert "Invariant 6 of docs/security.md is broken: No value becomes a second field or message" in explained.stdout
    assert re.search(r"nearest to .*addpac.tspec:\d+: message Drop$", explained.stdout, re.MULTILINE)
    assert "printf 'Drop' >tests/fuzz/seeds/addpac/decode/what-it-was" in explained.stdout
    assert explained.stdout.endswith("./dev test tests/fuzz -k thousands\n")


def test_the_test_to_add_can_be_run_whatever_bytes_and_protocol_it_is(tmp_path: Path) -> None:
    spec, data = ROOT / "spec/fritz.tspec", b"-e'%d\0\x0912\xff\\"
    protocol = load(str(spec))[2]
    commands = triage.test_to_add(str(spec), protocol, "decode", 6, data).splitlines()
    assert subprocess.run(["sh", "-ec", "\n".join(commands[:2])], cwd=tmp_path, check=True).returncode == 0
    assert (tmp_path / "tests/fuzz/seeds/fritz/decode/what-it-was").read_bytes() == data
    assert commands[2].strip() == f"./dev fuzz decode --spec {spec} --seconds 1"
    assert triage.place(str(spec), protocol, "decode", data) is None
