"""`rorqual identify`: one result for each photo file, in the contract's form."""

import math
import os
import sys
import zipfile
from pathlib import Path

import pytest

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.conftest import HEIGHT, WIDTH
from tests.cli.contract import check_contract
from tests.cli.running import identify, rorqual


def test_every_result_has_the_form_of_the_contract(
    imported: Path, rendered: RenderedCatalogue
) -> None:
    run = identify(rendered.queries, imported)
    assert run.code == 0
    files = sorted(path.name for path in rendered.queries.iterdir())
    assert [result["photo"] for result in run.results] == files
    for result in run.results:
        check_contract(result)
    by_photo = run.by_photo
    assert by_photo["truncated.jpg"]["refusal"]["reason"] == "truncated_image"
    animals = [a for result in run.results for a in result["annotations"]]
    assert animals
    for animal in animals:
        x0, y0, x1, y1 = animal["box"]
        assert 0 <= x0 < x1 <= WIDTH
        assert 0 <= y0 < y1 <= HEIGHT
        assert animal["box_source"] == "detected"
        assert animal["candidate_set"] == {"individuals": 20, "photos": 60, "filter": "all"}
        assert animal["species"]["label"] in ("humpback_whale", "unknown")
        assert len(animal["candidates"]) == 5


def test_the_answer_is_the_same_a_second_time_and_never_enters_the_gallery(
    imported: Path, rendered: RenderedCatalogue
) -> None:
    healthy = rorqual("check", imported).err
    first, second = (identify(rendered.queries, imported) for _ in range(2))
    assert first.out == second.out
    assert "stood in the catalogue already" in second.err
    assert "stood in the catalogue already" not in first.err
    identified = "60 of these identified"
    assert identified in healthy
    assert identified in rorqual("check", imported).err


BAD = {
    "camera.NEF": (b"II*\0" + bytes(600), "camera_raw"),
    "cut.jpg": (None, "truncated_image"),
    "empty.jpg": (b"", "empty_file"),
    "text.jpg": (b"no picture\n" * 20, "not_an_image"),
    "bitmap.bmp": (b"BM" + bytes(200), "unsupported_format"),
}


def test_bad_files_are_refused_in_their_place_and_others_go_on(
    imported: Path, photos: Path, pictures: list[bytes]
) -> None:
    for name, (content, _) in BAD.items():
        (photos / name).write_bytes(pictures[0][:3000] if content is None else content)
    (photos / "copy of good.jpg").write_bytes(pictures[1])
    (photos / "good.jpg").write_bytes(pictures[1])
    others = [".DS_Store", "notes.csv", "sub.zip", "cut.xmp"]
    for name in others:
        (photos / name).write_bytes(b"x")
    run = identify(photos, imported)
    assert run.code == 0
    assert [r["photo"] for r in run.results] == sorted([*BAD, "copy of good.jpg", "good.jpg"])
    for result in run.results:
        check_contract(result)
    for name, (_, reason) in BAD.items():
        refusal = run.by_photo[name]["refusal"]
        assert (refusal["step"], refusal["reason"]) == ("read", reason)
    assert "JPEG" in run.by_photo["camera.NEF"]["refusal"]["message"]
    good, copy = run.by_photo["good.jpg"], run.by_photo["copy of good.jpg"]
    assert good["annotations"]
    assert {**good, "photo": ""} == {**copy, "photo": ""}
    for name in others:
        assert run.err.count(f"  {name}\n") == 1
        assert name not in run.out
    assert identify(photos, imported, "--strict").code == 1


def test_a_damaged_entry_of_an_archive_is_refused_in_its_place(
    imported: Path, pictures: list[bytes], tmp_path: Path
) -> None:
    archive = tmp_path / "photos.zip"
    inner = tmp_path / "inner.zip"
    zipfile.ZipFile(inner, "w").close()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as stream:
        stream.writestr("a.jpg", pictures[0])
        stream.writestr("b.jpg", pictures[1])
        stream.write(inner, "c.zip")
    data = bytearray(archive.read_bytes())
    data[data.index(pictures[0]) + 2000] ^= 0xFF
    archive.write_bytes(data)
    run = identify(archive, imported)
    assert [result["photo"] for result in run.results] == ["a.jpg", "b.jpg"]
    assert run.by_photo["a.jpg"]["refusal"]["reason"] == "damaged_archive"
    assert run.by_photo["a.jpg"]["sha256"] is None
    assert run.by_photo["b.jpg"]["refusal"] is None
    assert "  c.zip\n" in run.err
    archive.write_bytes(data[: len(data) // 2])
    (result,) = identify(archive, imported).results
    assert result["photo"] == "photos.zip"
    assert result["refusal"]["reason"] == "damaged_archive"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems forbid some of these names")
def test_names_of_every_kind(imported: Path, photos: Path, pictures: list[bytes]) -> None:
    names = ["-rf.jpg", "Größe ½.jpg", "new\nline.jpg", "🐋.jpg", 'a\tb;,"c.jpg', "sub/ü.jpg"]
    for name, picture in zip(names, pictures, strict=False):
        (photos / name).parent.mkdir(exist_ok=True)
        (photos / name).write_bytes(picture)
    (photos / "esc\x1b[31m.txt").write_text("x")
    undecodable = os.fsencode(photos) + b"/caf\xe9.jpg"
    with open(undecodable, "wb") as stream:  # noqa: PTH123 a Path holds no such bytes
        stream.write(pictures[9])
    run = identify(photos, imported)
    assert run.code == 0
    assert [r["photo"] for r in run.results] == sorted([*names, "caf\\xe9.jpg"])
    assert all(result["annotations"] for result in run.results)
    assert "\x1b" not in run.err
    for form in ("table", "csv", "json"):
        other = rorqual("identify", photos, "--catalogue", imported, "--format", form, LANG="C")
        assert other.code == 0
    dashed = rorqual(
        "identify", "--catalogue", imported, "--format", "jsonl", "--", "-rf.jpg", cwd=photos
    )
    assert [result["photo"] for result in dashed.results] == ["-rf.jpg"]


def test_without_individuals_everything_but_the_name_is_given(
    empty: Path, photos: Path, pictures: list[bytes]
) -> None:
    (photos / "a.jpg").write_bytes(pictures[0])
    run = identify(photos, empty)
    assert run.code == 0
    (result,) = run.results
    check_contract(result)
    (animal,) = result["annotations"]
    assert [c["individual"] for c in animal["candidates"]] == [NEW_INDIVIDUAL]
    assert animal["new_individual_probability"] == 1
    assert animal["decision"]["verdict"] == "new_individual"
    assert animal["species"]["label"]
    assert animal["candidate_set"]["individuals"] == 0


def test_no_photos_are_no_results(imported: Path, photos: Path, tmp_path: Path) -> None:
    for form, nothing in (("jsonl", ""), ("json", "[]\n")):
        run = rorqual("identify", photos, "--catalogue", imported, "--format", form)
        assert (run.code, run.out) == (0, nothing)
    page = tmp_path / "report.html"
    assert rorqual("identify", photos, "--catalogue", imported, "--report", page).code == 0
    assert page.stat().st_size


def test_a_photo_of_the_gallery_never_matches_itself(
    imported: Path, rendered: RenderedCatalogue
) -> None:
    run = identify(rendered.photos, imported)
    names = {result["photo"] for result in run.results}
    assert len(names) == 60
    for result in run.results:
        for animal in result["annotations"]:
            assert animal["candidate_set"] == {"individuals": 20, "photos": 59, "filter": "all"}
            for candidate in animal["candidates"]:
                assert candidate["best_photo"] != result["photo"]
                similarity = candidate["similarity"]
                assert similarity is None or not math.isclose(similarity, 1, abs_tol=1e-6)
