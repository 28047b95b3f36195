"""`rorqual calibrate`: a catalogue's own calibration, or a clear word why not."""

import inspect
from pathlib import Path

from rorqual.cli.calibrate_command import calibrate
from rorqual.matching.local.shortlist import DEFAULT_SHORTLIST
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.contract import check_contract
from tests.cli.running import identify, rorqual, table


def test_the_usual_shortlist_has_50_photos() -> None:
    assert inspect.signature(calibrate).parameters["shortlist"].default == DEFAULT_SHORTLIST == 50


def test_on_too_few_individuals_the_shipped_one_is_kept(
    empty: Path, photos: Path, pictures: list[bytes], tmp_path: Path
) -> None:
    for number in range(3):
        (photos / f"{number}.jpg").write_bytes(pictures[number])
    labels = table(
        tmp_path / "l.csv", ("photo", "individual_id"), *((f"{n}.jpg", "Salt") for n in range(3))
    )
    assert rorqual("import", photos, "--labels", labels, "--catalogue", empty).code == 0
    run = rorqual("calibrate", empty)
    assert (run.code, run.out) == (0, "")
    assert "shipped calibration is kept" in run.err


def test_a_fitted_one_is_used_and_never_mixed_with_answers_of_before(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    before = identify(rendered.queries, imported, "--report", page)
    assert "not on this catalogue" in page.read_text(encoding="utf-8")
    run = rorqual("calibrate", imported)
    assert run.code == 0
    assert "a calibration of its own" in run.err
    after = identify(rendered.queries, imported, "--report", page)
    assert "in the catalogue already" not in after.err
    assert "calibrated on this catalogue" in page.read_text(encoding="utf-8")
    assert after.by_photo.keys() == before.by_photo.keys()
    changed = 0
    for photo, result in after.by_photo.items():
        check_contract(result)
        changed += result["annotations"] != before.by_photo[photo]["annotations"]
    answered = [result for result in after.results if result["annotations"]]
    assert changed == len(answered) > 0
    again = identify(rendered.queries, imported)
    assert again.out == after.out


def test_costs_and_sets_of_candidates_reach_the_answers_and_the_report(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    page = tmp_path / "calibration.html"
    run = rorqual(
        *("calibrate", imported, "--no-local", "--report", page),
        *("--false-match-cost", "50", "--missed-match-cost", "4", "--plausible-set", "0.9"),
    )
    assert run.code == 0
    assert "match threshold: 0.980" in run.err
    assert "new threshold: 0.750" in run.err
    assert "before, embedding alone" in run.err
    assert "Stated and observed" in page.read_text(encoding="utf-8")
    for result in identify(rendered.queries, imported, "--no-local").results:
        for annotation in result["annotations"]:
            plausible = annotation["plausible"]
            assert plausible["level"] == 0.9
            assert plausible["individuals"] or plausible["new_individual"]


def test_marks_are_compared_and_the_command_says_what_came_of_it(imported: Path) -> None:
    run = rorqual("calibrate", imported, "--shortlist", "12", "--look-at", "50")
    assert run.code == 0
    assert "Marks are used from now on" in run.err or "are not used" in run.err
    assert "95 % interval" in run.err


def test_species_that_nobody_can_tell_are_not_compared_in_silence(tmp_path: Path) -> None:
    folder = tmp_path / "commercial"
    assert rorqual("init", folder, "--license", "permissive").code == 0
    run = rorqual("calibrate", folder, "--species")
    assert run.code == 0
    assert "Note: the species is not compared: the catalogue's settings name no species" in run.err
    assert "the species is not compared" not in rorqual("calibrate", folder).err


def test_a_catalogue_of_one_species_has_none_to_compare(imported: Path) -> None:
    run = rorqual("calibrate", imported, "--species", "--no-local")
    assert run.code == 0
    assert "Species by their looks are not known of these photos and are not used." in run.err
    assert "name no species head" not in run.err


def test_an_error_cheaper_than_a_look_is_wrong_usage(empty: Path) -> None:
    assert rorqual("calibrate", empty, "--false-match-cost", "0.5").code == 2
    assert rorqual("calibrate", empty, "--plausible-set", "1").code == 2
