"""A catalogue whose animals several networks compare together."""

from pathlib import Path

from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.contract import check_contract
from tests.cli.running import identify, rorqual

BOTH = ("--embedding", "rorqual-lite0", "--embedding", "lite0-levels")


def test_it_is_imported_calibrated_asked_checked_and_copied(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    folder = tmp_path / "both"
    assert rorqual("init", folder, *BOTH).code == 0
    arguments = ("import", rendered.photos, "--labels", rendered.labels, "--catalogue", folder)
    assert rorqual(*arguments).code == 0
    uncalibrated = identify(rendered.queries, folder)
    assert uncalibrated.code == 1
    assert "fit one with `rorqual calibrate" in uncalibrated.err
    assert rorqual("calibrate", folder).code == 0
    answers = identify(rendered.queries, folder)
    animals = [animal for result in answers.results for animal in result["annotations"]]
    assert animals
    for result in answers.results:
        check_contract(result)
    for animal in animals:
        assert animal["models"]["embed"].startswith("rorqual-lite0+lite0-levels@")
        assert animal["licences"]["embed"] == "CC-BY-NC-4.0 AND Apache-2.0"
    assert rorqual("check", folder, "--deep").code == 0
    assert rorqual("backup", folder, tmp_path / "copy").code == 0
    assert identify(rendered.queries, tmp_path / "copy").out == answers.out
