"""Photos and labels are added in one line, and the answer tells of every file and row."""

from pathlib import Path

from rorqual import api
from rorqual.rendering.catalogue_files import RenderedCatalogue


def test_what_adding_came_to(
    rendered: RenderedCatalogue, catalogue: api.Catalogue, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    query = next(rendered.queries.glob("IMG*"))
    (folder / "new.jpg").write_bytes(query.read_bytes())
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "notes.txt").write_text("mine")
    labels = tmp_path / "labels.csv"
    labels.write_text("photo,individual_id\nnew.jpg,Salt\nnone.jpg,Pepper\n")
    seen: list[tuple[int, int]] = []
    added = api.add_photos(
        catalogue,
        [folder, *sorted(rendered.photos.iterdir())[:2]],
        labels=labels,
        on_progress=lambda done, total: seen.append((done, total)),
    )
    assert added.photos == 4
    assert (added.report.added, added.report.known) == (1, 2)
    assert [refusal.reason for refusal in added.report.refused.values()] == ["empty_file"]
    assert [error.line for error in added.row_errors] == [3]
    assert added.not_photos == ("notes.txt",)
    assert len(added.photos_without_row) == 3
    assert added.folder_note is None
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert catalogue.counts().individuals == 7


def test_one_path_needs_no_list(rendered: RenderedCatalogue, catalogue: api.Catalogue) -> None:
    for photos in (str(rendered.photos), rendered.photos, [rendered.photos]):
        assert api.add_photos(catalogue, photos, labels=rendered.labels).report.known == 12


def test_folders_stand_for_individuals_unless_it_is_said_otherwise(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    for name, photo in zip(("Salt", "Pepper"), rendered.photos.iterdir(), strict=False):
        folder = tmp_path / "photos" / name
        folder.mkdir(parents=True)
        (folder / "a.jpg").write_bytes(photo.read_bytes())
    with api.create_catalogue(tmp_path / "catalogue") as catalogue:
        api.add_photos(catalogue, tmp_path / "photos", folders_are_individuals=False)
        assert catalogue.counts().individuals == 0
        api.add_photos(catalogue, tmp_path / "photos")
        assert catalogue.counts().individuals == 2
