"""`rorqual serve` and `rorqual keys`: who comes in is said at the command line."""

from pathlib import Path

from tests.cli.running import rorqual


def test_an_open_service_listens_on_this_machine_only(imported: Path) -> None:
    by_option = rorqual("serve", imported, "--open", "--host", "0.0.0.0")
    by_variable = rorqual("serve", imported, "--host", "0.0.0.0", RORQUAL_SERVICE_OPEN="true")
    for run in (by_option, by_variable):
        assert run.code == 2
        assert "rorqual keys add" in run.err


def test_what_is_no_catalogue_is_told_before_anything_listens(tmp_path: Path) -> None:
    run = rorqual("serve", tmp_path)
    assert run.code == 2
    assert "is not a catalogue" in run.err


def test_a_baseline_that_is_none_is_told_before_anything_listens(
    imported: Path, tmp_path: Path
) -> None:
    run = rorqual("serve", imported, RORQUAL_SERVICE_DRIFT_BASELINE=str(tmp_path))
    assert run.code == 2
    assert f"{tmp_path / 'baseline.json'} cannot be read" in run.err


def test_a_key_is_shown_once_listed_rotated_and_revoked(imported: Path) -> None:
    made = rorqual("keys", "add", imported, "Ana", "--role", "viewer", "--days", 30)
    secret = made.out.strip()
    prefix = secret.split("_")[1]
    listed = rorqual("keys", "list", imported).out
    assert f"{prefix}  viewer    usable, until " in listed
    assert secret not in listed
    rotated = rorqual("keys", "rotate", imported, prefix).out.strip()
    assert rotated != secret
    assert rorqual("keys", "revoke", imported, rotated.split("_")[1]).code == 0
    assert "usable" not in rorqual("keys", "list", imported).out


def test_a_prefix_that_is_not_there_is_named(imported: Path) -> None:
    run = rorqual("keys", "revoke", imported, "12345678")
    assert run.code == 2
    assert "no key 12345678" in run.err
