"""Single files within a run: given boxes, copies, and faults that cost no other photo."""

from dataclasses import replace
from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.annotation import BoxSource
from rorqual.domain.box import Box
from rorqual.domain.label import GivenBox
from rorqual.domain.refusal import RefusalReason
from rorqual.identify.identifying import identify_photos
from rorqual.photos.photo_file import DiskSource, PhotoFile
from tests.identify.detectors import FakeDetector
from tests.identify.photos import KNOWN, files_in
from tests.rendered import HEIGHT, WIDTH


def test_copies_of_a_photo_each_get_their_answer(
    imported: Catalogue, queries: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg"):
        (folder / name).write_bytes((queries / KNOWN[0]).read_bytes())
    first, second = identify_photos(imported, files_in(folder))
    assert (first.photo, second.photo) == ("a.jpg", "b.jpg")
    assert replace(second, photo="a.jpg") == first


def test_files_answered_together_are_answered_as_each_alone(
    imported: Catalogue, queries: Path
) -> None:
    """Whichever photos are beside it: broken ones, known answers, and those to be compared."""
    files = files_in(queries)
    run = identify_photos(imported, files[1:3])
    identifier = run.setup.ready(imported, {}).identifier
    stored = {result.photo for result in run if result.photo != "broken.jpg"}
    together = identifier.answer_all(files)
    assert [outcome.result for outcome in together] == [identifier(it).result for it in files]
    assert {outcome.result.photo for outcome in together if outcome.was_stored} == stored


def test_given_boxes_replace_detection_and_bad_rows_are_told_of_in_every_run(
    imported: Catalogue, queries: Path
) -> None:
    boxes = {
        KNOWN[0]: (
            GivenBox(2, Box(-0.5, 0, 100, 100)),
            GivenBox(3, Box(0, 0, WIDTH + 7, HEIGHT)),
            GivenBox(4, Box(50, 60, 300, 200)),
        ),
        "sea.jpg": (GivenBox(5, Box(0, 0, 9, 9999)),),
    }
    for resumed in (0, 4):
        run = identify_photos(imported, files_in(queries), boxes=boxes)
        results = {result.photo: result for result in run}
        assert [item.annotation.box for item in results[KNOWN[0]].annotations] == [
            Box(0, 0, 100, 100),
            Box(50, 60, 300, 200),
        ]
        assert {item.annotation.box_source for item in results[KNOWN[0]].annotations} == {
            BoxSource.GIVEN
        }
        assert results[KNOWN[1]].annotations[0].annotation.box_source is BoxSource.DETECTED
        assert sorted(conflict.line for conflict in run.conflicts) == [3, 5]
        assert run.resumed == resumed


def test_a_fault_in_one_photo_costs_no_other_and_is_tried_again(
    imported: Catalogue, queries: Path
) -> None:
    """A detector that fails stands for any fault of the program."""
    whales = [file for file in files_in(queries) if file.name in KNOWN]
    run = identify_photos(imported, whales)
    run.setup.networks = replace(
        run.setup.networks, detector=FakeDetector(fault=ValueError("no anchor"))
    )
    boxes = {KNOWN[1]: (GivenBox(2, Box(0, 0, 200, 200)),)}  # needs no detector
    run.boxes = boxes
    broken, whole = run
    assert broken.refusal is not None
    assert broken.refusal.reason is RefusalReason.INTERNAL_ERROR
    assert whole.refusal is None
    again = identify_photos(imported, whales, boxes=boxes)
    assert [result.refusal for result in again] == [None, None]
    assert again.resumed == 0  # the detector is part of what the answers depend on


def test_a_refusal_for_a_fault_is_not_kept_as_an_answer(imported: Catalogue, queries: Path) -> None:
    whales = [file for file in files_in(queries) if file.name in KNOWN]
    run = identify_photos(imported, whales)
    run.setup.networks = replace(
        run.setup.networks, detector=FakeDetector(fault=ValueError("no anchor"))
    )
    assert all(result.refusal for result in run)
    assert all(result.refusal for result in run)
    assert run.resumed == 0


def test_a_missing_file_is_refused_without_content(imported: Catalogue, tmp_path: Path) -> None:
    gone = tmp_path / "gone.jpg"
    (result,) = identify_photos(imported, [PhotoFile("gone.jpg", str(gone), DiskSource(gone))])
    assert result.refusal is not None
    assert result.refusal.reason is RefusalReason.MISSING_FILE
    assert (result.sha256, result.gate, result.annotations) == (None, None, ())
