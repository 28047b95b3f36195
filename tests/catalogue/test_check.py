"""What a check finds, and that it finds nothing in a healthy catalogue."""

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.findings import Finding, Severity, finding_of
from rorqual.catalogue.records import ImportedPhoto
from rorqual.domain.box import Box
from tests.catalogue.builders import NETWORK, a_label, an_import
from tests.catalogue.damage import damage_pages, meddle
from tests.stores import sqlite_only


def on_disk(record: ImportedPhoto, path: Path) -> ImportedPhoto:
    """The record as of a file with its own content."""
    content = f"content of {path.name}".encode()
    path.write_bytes(content)
    photo = replace(record.photo, sha256=hashlib.sha256(content).hexdigest())
    return replace(record, photo=photo, stored_path=str(path), file_bytes=len(content))


@pytest.fixture
def survey(catalogue: Catalogue, tmp_path: Path) -> Catalogue:
    for number in range(10):
        record = an_import(number, [a_label(f"whale-{number % 3}", encounter=f"e{number % 2}")])
        catalogue.store_photo(on_disk(record, tmp_path / f"{number}.jpg"))
    return catalogue


def only_finding(catalogue: Catalogue, *, deep: bool = False) -> Finding:
    (finding,) = check(catalogue, deep=deep, spec_hash=NETWORK.spec_hash).findings
    return finding


@pytest.mark.parametrize("deep", [False, True])
def test_a_healthy_catalogue_has_no_findings(survey: Catalogue, deep: bool) -> None:
    report = check(survey, deep=deep, spec_hash=NETWORK.spec_hash)
    assert report.findings == ()
    assert report.is_healthy


def test_findings_count_and_name_the_first() -> None:
    assert finding_of(Severity.ERROR, "broken", [], "mend") == []
    (finding,) = finding_of(Severity.ERROR, "broken", list("abcde"), "mend")
    assert finding == Finding(Severity.ERROR, "broken: a, b, c and 2 more", "mend")


@sqlite_only
def test_damaged_pages(survey: Catalogue) -> None:
    damage_pages(survey)
    with Catalogue.open(survey.folder) as reopened:
        finding = only_finding(reopened)
    assert finding.severity is Severity.ERROR
    assert "the database is damaged" in finding.message
    assert "backup" in finding.remedy


@sqlite_only
@pytest.mark.parametrize(
    ("statement", "severity", "message"),
    [
        ("DELETE FROM photos WHERE id = 1", Severity.ERROR, "annotations refer to missing photos"),
        (
            "DELETE FROM individuals WHERE id = 1",
            Severity.ERROR,
            "4 rows of decisions refer to missing individuals",
        ),
        ("DROP TRIGGER decisions_refuse_update", Severity.ERROR, "guards .* are missing"),
        ("UPDATE annotations SET x1 = 9999 WHERE id = 2", Severity.ERROR, "outside .*photo: 2$"),
        ("UPDATE annotations SET x1 = x0 WHERE id = 2", Severity.ERROR, "outside .*photo: 2$"),
        (
            "UPDATE embeddings SET vector = x'00' WHERE annotation_id = 3",
            Severity.ERROR,
            "wrong length: 3$",
        ),
        (
            "UPDATE embeddings SET vector = zeroblob(32) WHERE annotation_id = 3",
            Severity.ERROR,
            "no unit vector: 3$",
        ),
        (
            "DELETE FROM embeddings WHERE annotation_id = 4",
            Severity.WARNING,
            "without an embedding .*: 4$",
        ),
        (
            "INSERT INTO decisions VALUES (99, 1, 'confirmed', 'match', NULL, 'x', 'x', '{}', '')",
            Severity.ERROR,
            "name no individual: 99$",
        ),
        (
            "UPDATE annotations SET species = 'orca' WHERE id = 1",
            Severity.WARNING,
            "another species: whale-0$",
        ),
        ("DELETE FROM photo_files WHERE id = 1", Severity.WARNING, "photos without a file"),
        (
            "INSERT INTO individuals VALUES (99, 'Ghost', NULL)",
            Severity.WARNING,
            "individuals without a decision: Ghost",
        ),
        (
            "INSERT INTO encounters VALUES (99, 'Dream', NULL, NULL, NULL)",
            Severity.WARNING,
            "encounters without an animal: Dream",
        ),
    ],
)
def test_what_another_program_did(
    survey: Catalogue, statement: str, severity: Severity, message: str
) -> None:
    meddle(survey, statement)
    finding = only_finding(survey)
    assert finding.severity is severity
    with pytest.raises(ValueError, match=message):
        raise ValueError(finding.message)
    assert finding.remedy


@sqlite_only
@pytest.mark.parametrize("value", [np.nan, np.inf, 2.0])
def test_vectors_that_no_search_can_use(survey: Catalogue, value: float) -> None:
    vector = np.zeros(NETWORK.dimension, dtype="<f4")
    vector[0] = value
    hexadecimal = vector.tobytes().hex()
    meddle(survey, f"UPDATE embeddings SET vector = x'{hexadecimal}' WHERE annotation_id > 8")
    assert only_finding(survey).message.endswith("no unit vector: 9, 10")


def test_an_individual_twice_in_one_photo(survey: Catalogue, tmp_path: Path) -> None:
    labels = [a_label("whale-1", box=Box(0, 0, 9, 9)), a_label("whale-1", box=Box(20, 0, 29, 9))]
    survey.store_photo(on_disk(an_import(20, labels), tmp_path / "20.jpg"))
    finding = only_finding(survey)
    assert finding.severity is Severity.WARNING
    assert finding.message.endswith("twice in one photo: whale-1 in 00020.jpg")


def test_embeddings_of_another_network_do_not_count(survey: Catalogue) -> None:
    assert check(survey).findings == ()
    (finding,) = check(survey, spec_hash="another").findings
    assert "1, 2, 3 and 7 more" in finding.message


def test_missing_and_changed_files(survey: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "0.jpg").unlink()
    (tmp_path / "1.jpg").write_bytes(b"shorter")
    (tmp_path / "2.jpg").write_bytes(b"CONTENT of 2.jpg")  # of the same size
    report = check(survey)
    assert report.is_healthy
    missing, changed = report.findings
    assert missing.message.endswith(f"no longer there: {tmp_path / '0.jpg'}")
    assert changed.message.endswith(f"has changed: {tmp_path / '1.jpg'}")
    _, changed = check(survey, deep=True).findings
    assert changed.message.endswith(f"{tmp_path / '1.jpg'}, {tmp_path / '2.jpg'}")


def test_photos_inside_a_zip_archive(catalogue: Catalogue, tmp_path: Path) -> None:
    archive = tmp_path / "photos!.zip"
    record = on_disk(an_import(1, [a_label("Moby")]), tmp_path / "1.jpg")
    catalogue.store_photo(replace(record, stored_path=f"{archive}!/day 1/1.jpg"))
    with zipfile.ZipFile(archive, "w") as target:
        target.write(tmp_path / "1.jpg", "day 1/1.jpg")
    assert check(catalogue, deep=True).findings == check(catalogue).findings == ()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("day 1/1.jpg", b"other content")
    assert "has changed" in only_finding(catalogue, deep=True).message
    archive.write_bytes(b"no zip")
    assert "no longer there" in only_finding(catalogue).message
