"""A service's answers follow the catalogue, whoever changes it."""

from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.identification import PhotoResult
from rorqual.identify.identifying import identify_photos
from rorqual.identify.importing import import_photos
from rorqual.identify.live_identifier import LiveIdentifier
from rorqual.photos.photo_file import DiskSource, PhotoFile
from tests.identify.photos import INDIVIDUALS, KNOWN, a_label, files_in, save
from tests.matching.worlds import calibration_of
from tests.rendered import fluke


def competitors(result: PhotoResult) -> int:
    return result.annotations[0].candidate_set.individuals


def test_an_answer_is_that_of_the_main_job_and_is_kept(imported: Catalogue, queries: Path) -> None:
    files = files_in(queries)
    live = LiveIdentifier(imported)
    answers = [live.answer(file) for file in files]
    again = identify_photos(imported, files)
    assert list(again) == answers
    assert again.resumed == sum(answer.content is not None for answer in answers)


def test_what_another_process_imports_is_seen(
    imported: Catalogue, queries: Path, tmp_path: Path
) -> None:
    (known,) = (file for file in files_in(queries) if file.name == KNOWN[1])
    live = LiveIdentifier(imported, refresh_seconds=0.0)
    assert competitors(live.answer(known)) == INDIVIDUALS
    with Catalogue.open(imported.folder) as other:
        photo = save(fluke(INDIVIDUALS + 1, 0).image, tmp_path / "another.jpg")
        file = PhotoFile("another.jpg", str(photo), DiskSource(photo))
        import_photos(other, [file], {"another.jpg": (a_label("whale-9"),)})
    assert competitors(live.answer(known)) == INDIVIDUALS + 1


def test_until_the_time_is_up_it_does_not_look_unless_told(imported: Catalogue) -> None:
    live = LiveIdentifier(imported, refresh_seconds=3600.0)
    before = live.setup().calibration.stamp
    spec_hash = live.setup().space.base.spec_hash
    imported.save_calibration(spec_hash, calibration_of(embedding=spec_hash).to_json(), {})
    assert live.setup().calibration.stamp == before
    live.changed()
    assert live.setup().calibration.stamp != before


def test_it_describes_with_what_it_answers(imported: Catalogue) -> None:
    described = LiveIdentifier(imported).describe()
    assert described.individuals == INDIVIDUALS
    assert described.models["embed"] == LiveIdentifier(imported).model_version
