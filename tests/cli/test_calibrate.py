"""`rorqual calibrate`: a catalogue's own calibration, or a clear word why not."""

from pathlib import Path

from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.contract import check_contract
from tests.cli.running import identify, rorqual, table


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
