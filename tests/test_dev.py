"""./dev itself: what it refuses, before it builds anything."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SILENT = ROOT / "tests/runtime/specs/silent.tspec"
NAME = re.compile("[a-z][a-z0-9_]*")
TAKEN = {"fake", "fake_misspelt", "gen", "generator", "host", "runtime", "strict", "tapi_test", "tests"}


def dev(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ./dev with these arguments."""
    return subprocess.run([ROOT / "dev", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=300, check=False, env={**os.environ, **environment})


@pytest.mark.parametrize("command", ["dial", "check", "test", "build", "analyze", "bench", "fuzz", "host", "switch",
                                     "help"])
def test_an_unknown_option_is_refused(command: str) -> None:
    done = dev(command, "--nonsense")
    assert done.returncode == 2
    assert "--nonsense" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", [("dial", "1", "--spec"), ("check", "--spec"), ("build", "--spec"),
                                     ("fuzz", "--seconds"), ("fuzz", "--seconds", "many")], ids=" ".join)
def test_an_option_without_its_value_is_refused(command: tuple[str, ...]) -> None:
    done = dev(*command)
    assert done.returncode == 2
    assert done.stderr.startswith("dev: --s")


@pytest.mark.parametrize("command", [("build", "x"), ("build", "check", "x"), ("bench", "x"), ("check", "x"),
                                     ("nonsense",)], ids=" ".join)
def test_a_word_that_means_nothing_is_refused(command: tuple[str, ...]) -> None:
    assert dev(*command).returncode == 2


def test_the_simulator_says_once_what_is_no_number() -> None:
    done = dev("simulate", *("--spec", ROOT / "spec/addpac.tspec") * 2, "--seed", "x")
    assert done.returncode == 2
    assert done.stderr.count("--seed wants a whole number") == 1


def test_an_input_that_is_not_there_is_not_explained(tmp_path: Path) -> None:
    done = dev("fuzz", "--explain", tmp_path / "nope")
    assert done.returncode == 2
    assert done.stderr == f"dev: cannot read {tmp_path / 'nope'}\n"


@pytest.mark.parametrize("command", [("dial", "1", "--spec"), ("app",), ("bench", "--compare"), ("bench", "--save"),
                                     ("fuzz", "--explain")], ids=" ".join)
def test_a_folder_is_no_file(command: tuple[str, ...], tmp_path: Path) -> None:
    done = dev(*command, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"dev: {tmp_path} is a folder\n")


@pytest.mark.parametrize("command", ["dial", "app"])
def test_an_option_is_no_number_and_no_program(command: str) -> None:
    done = dev(command, "-x")
    assert (done.returncode, done.stderr) == (2, f"dev: unknown option -x; ./dev {command} --help says more\n")


@pytest.mark.parametrize("command", ["dial", "app"])
def test_what_is_missing_is_named(command: str) -> None:
    done = dev(command)
    assert done.returncode == 2
    assert done.stderr.startswith(f"dev: {command} needs a ")


def test_a_spec_is_looked_for_where_the_caller_is(tmp_path: Path) -> None:
    (tmp_path / "mine.tspec").write_text("# no protocol\n", encoding="utf-8")
    done = subprocess.run([ROOT / "dev", "dial", "1", "--spec", "mine.tspec"], cwd=tmp_path, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 2
    assert "mine.tspec:1:1: error E011" in done.stderr


@pytest.mark.parametrize("given", [(), ("--setting", "user=alice")], ids=["none", "one"])
def test_a_setting_that_is_missing_is_named_with_its_option(given: tuple[str, ...]) -> None:
    done = dev("dial", "1", "--spec", ROOT / "spec/ami.tspec", *given)
    missing = "secret" if given else "user"
    assert done.returncode == 2
    assert done.stderr.endswith(f"; add --setting {missing}=VALUE\n")


@pytest.mark.parametrize("command", [("probe",), ("dial", "1")], ids=["probe", "dial"])
def test_the_host_by_hand_says_why_a_provider_has_no_lines(command: tuple[str, ...], tmp_path: Path) -> None:
    settings = tmp_path / "x.ini"
    settings.write_text("[line 1]\n", encoding="utf-8")
    done = dev("host", *command, "--provider", "out/linux/addpac.tsp", TSPEC_CONFIG=str(settings))
    assert done.returncode == 1
    said = done.stderr.splitlines()[-2:]
    assert said[0].startswith(f"{settings}:1: line 1 has no port; ") and said[1].startswith("host: the provider has no ")


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_a_protocol_named_like_a_part_of_the_build_is_refused(tmp_path: Path, name: str) -> None:
    done = dev("build", "--spec", named(tmp_path, name))
    assert done.returncode == 2
    assert done.stderr == f"dev: the build has a '{name}' of its own; rename the protocol\n"


def test_all_other_names_of_a_protocol_can_be_built(tmp_path: Path) -> None:
    names = {Path(output).parts[2].partition(".")[0] for output in outputs(tmp_path, "tiny")} | {"shared", "silent"}
    assert names > TAKEN
    assert {name for name in names if NAME.fullmatch(name) and clash(tmp_path, name)} == TAKEN


def clash(folder: Path, name: str) -> bool:
    """Are two outputs one file, or is one a folder of another one?"""
    paths = outputs(folder, name)
    return not paths or any(str(parent) in paths for path in paths for parent in Path(path).parents)


def outputs(folder: Path, name: str) -> set[str]:
    """What the build makes for a protocol with this name; nothing if Ninja refuses to."""
    ninja = folder / "build.ninja"
    spec = named(folder, name)
    ninja.write_text(f"protocol = {name}\nspec = {spec}\ninclude build/targets.ninja\n", encoding="utf-8")
    done = subprocess.run(["ninja", "-f", ninja, "-t", "targets", "all"], cwd=ROOT, capture_output=True, text=True,
                          timeout=60, check=False)
    paths = (line.partition(":")[0] for line in done.stdout.splitlines())
    return {path for path in paths if path.count("/") > 1 and path.startswith("out/")}


def named(folder: Path, name: str) -> Path:
    """A spec of a protocol with this name."""
    path = folder / "my.tspec"
    text = SILENT.read_text(encoding="utf-8")
    assert "protocol silent " in text
    path.write_text(text.replace("protocol silent ", f"protocol {name} "), encoding="utf-8")
    return path
