"""The command as a whole: its start, its help, and what wrong usage comes to."""

import os
import subprocess
from pathlib import Path

import pytest

from rorqual import __version__
from rorqual.cli.app import main
from tests.cli.running import command, rorqual


def test_help_names_every_command() -> None:
    run = rorqual("--help")
    assert run.code == 0
    for name in ("init", "import", "calibrate", "identify", "check", "backup", "demo"):
        assert f" {name} " in run.out


def test_without_a_command_the_help_is_shown_as_wrong_usage() -> None:
    run = rorqual()
    assert run.code == 2
    assert "Commands" in run.out + run.err


def test_version() -> None:
    assert rorqual("--version").out == f"rorqual {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (("--help",), ("numpy", "PIL", "sqlalchemy", "onnxruntime", "scipy", "sklearn", "alembic")),
        (("init", "{catalogue}"), ("scipy", "sklearn", "alembic")),
    ],
)
def test_a_start_loads_no_library_that_it_does_not_need(
    arguments: tuple[str, ...], heavy: tuple[str, ...], empty: Path
) -> None:
    named = [argument.format(catalogue=empty) for argument in arguments]
    python, *rest = command(*named)
    loaded = subprocess.run(
        [python, "-X", "importtime", *rest], check=True, capture_output=True, text=True
    ).stderr
    imports = {line.rpartition("|")[2].strip() for line in loaded.splitlines()}
    assert "typer" in imports
    assert imports.isdisjoint(heavy)


@pytest.mark.parametrize(
    "arguments",
    [
        ("init",),
        ("identify", "photo.jpg"),
        ("identify", "--catalogue", "{catalogue}"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--colour"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--gate", "perhaps"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--gate-threshold", "2"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--gate-threshold", "nan"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--format", "xml"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--output", "{photos}"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--max-pixels", "inf"),
        ("identify", "{photos}", "--catalogue", "{photos}"),
        ("identify", "{photos}/none.jpg", "--catalogue", "{catalogue}"),
        ("identify", "{photos}", "--catalogue", "{catalogue}", "--boxes", "none.csv"),
        ("import", "{photos}/*.png", "--catalogue", "{catalogue}"),
        ("import", "{photos}", "--catalogue", "none"),
        ("import", "{photos}", "--catalogue", "{catalogue}", "--labels", "none.csv"),
        ("calibrate", "none"),
        ("calibrate", "{catalogue}", "--expected-new", "1"),
        ("check", "{photos}"),
        ("backup", "{catalogue}", "{catalogue}"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_a_message(
    arguments: tuple[str, ...],
    empty: Path,
    photos: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = [text.format(catalogue=empty, photos=photos) for text in arguments]
    monkeypatch.setattr("sys.argv", ["rorqual", *named])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.err.strip()
    assert said.out == ""


def test_the_limit_on_pixels_of_the_environment_is_checked(empty: Path, photos: Path) -> None:
    arguments = ("identify", photos, "--catalogue", empty)
    assert rorqual(*arguments, RORQUAL_MAX_PIXELS="0.5").code == 0
    wrong = rorqual(*arguments, RORQUAL_MAX_PIXELS="many")
    assert wrong.code == 2
    assert "RORQUAL_MAX_PIXELS" in wrong.err


def test_a_reader_that_has_enough_is_no_failure_to_tell_of(imported: Path, photos: Path) -> None:
    for number in range(3):
        (photos / f"{number}.jpg").write_bytes(b"")
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        command("identify", photos, "--catalogue", imported, "--format", "jsonl"),
        check=False,
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(write)
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
