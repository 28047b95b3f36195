"""How a catalogue is searched."""

import os
import weakref
from dataclasses import replace
from importlib import util
from pathlib import Path

import numpy as np
import pytest

from rorqual.catalogue.backup import backup
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.identify.gallery import gallery_of, read_gallery
from rorqual.identify.search_choice import FOLDER, SearchChoice, VectorRoom, choose_search
from rorqual.matching.gallery import Gallery
from rorqual.matching.index_file import load_index
from rorqual.matching.linear_head import LinearHead
from rorqual.matching.row_blocks import SharedMapping
from tests.catalogue.builders import NETWORK, a_label, an_import

SPACE = NETWORK.spec_hash


def fill(catalogue: Catalogue, first: int, stop: int) -> Gallery:
    for number in range(first, stop):
        catalogue.store_photo(an_import(number, [a_label(f"whale-{number % 7}")]))
    return read_gallery(catalogue, SPACE)


def choose(catalogue: Catalogue, gallery: Gallery) -> SearchChoice:
    return choose_search(catalogue, gallery, SPACE, shortlists_from=10)


def held(catalogue: Catalogue) -> tuple[str, int, list[int]]:
    """Of the index: its state, how often it was changed since it was built, and its keys."""
    stored = load_index(catalogue.folder / FOLDER, SPACE)
    assert stored is not None
    return stored.build, stored.index.changes, stored.index.keys.tolist()


def test_a_small_catalogue_is_searched_as_a_whole(empty: Catalogue) -> None:
    gallery = fill(empty, 0, 9)
    assert choose(empty, gallery) == SearchChoice(gallery, None)
    gallery = fill(empty, 9, 12)
    assert choose_search(empty, gallery, SPACE) == SearchChoice(gallery, None)
    assert not (empty.folder / FOLDER).exists()


def test_a_large_one_by_shortlists_from_an_index_that_is_kept(empty: Catalogue) -> None:
    gallery = fill(empty, 0, 30)
    first = choose(empty, gallery)
    again = choose(empty, read_gallery(empty, SPACE))
    assert first.search is not None
    assert again.search is not None
    assert first.search.stamp == again.search.stamp  # nothing was built anew
    assert held(empty)[2] == sorted(gallery.annotation_ids.tolist())
    for search in (first.search, again.search):
        (rows,) = search.shortlists(gallery.vectors[:1])
        assert sorted(rows.tolist()) == list(range(30))


def test_few_new_animals_are_added_in_place(empty: Catalogue) -> None:
    choose(empty, fill(empty, 0, 40))
    build, _, _ = held(empty)
    gallery = fill(empty, 40, 43)
    choose(empty, gallery)
    after, changes, keys = held(empty)
    assert after != build
    assert changes == 3
    assert keys == sorted(gallery.annotation_ids.tolist())


def test_after_many_changes_it_is_built_anew(empty: Catalogue) -> None:
    choose(empty, fill(empty, 0, 20))
    choose(empty, fill(empty, 20, 40))
    _, changes, keys = held(empty)
    assert (changes, len(keys)) == (0, 40)


def test_a_damaged_index_is_built_anew(empty: Catalogue) -> None:
    gallery = fill(empty, 0, 20)
    choose(empty, gallery)
    for path in (empty.folder / FOLDER).iterdir():
        path.write_bytes(b"damaged")
    search = choose(empty, gallery).search
    assert search is not None
    assert len(search.shortlists(gallery.vectors[:1])[0]) == 20
    assert len(held(empty)[2]) == 20


def test_a_part_of_a_catalogue_is_searched_exactly(empty: Catalogue) -> None:
    part = replace(fill(empty, 0, 20), filter="fin whales")
    assert choose(empty, part) == SearchChoice(part, None)


def test_without_the_extra_it_is_exact_and_says_how_to_be_quicker(
    empty: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = util.find_spec
    monkeypatch.setattr(
        "rorqual.identify.search_choice.find_spec",
        lambda name: None if name == "faiss" else find_spec(name),
    )
    choice = choose(empty, fill(empty, 0, 20))
    assert choice.search is None
    assert "rorqual[large]" in choice.note


def test_where_it_cannot_be_kept_it_is_used_all_the_same(empty: Catalogue) -> None:
    gallery = fill(empty, 0, 20)
    (empty.folder / FOLDER).write_text("a file where the folder should be")
    choice = choose(empty, gallery)
    assert choice.search is not None
    assert len(choice.search.shortlists(gallery.vectors[:1])[0]) == 20
    assert choice.gallery is gallery
    assert f"would leave it if {empty.folder / FOLDER} could be written to" in choice.note


def test_the_vectors_of_a_large_one_leave_the_memory(empty: Catalogue) -> None:
    gallery = fill(empty, 0, 30)
    vectors, in_memory = gallery.vectors.copy(), weakref.ref(gallery)
    choice = choose(empty, gallery)
    del gallery
    assert in_memory() is None  # nobody holds it any more
    assert isinstance(choice.gallery.vectors.base, SharedMapping)
    np.testing.assert_array_equal(choice.gallery.vectors, vectors)
    assert choice.note == ""
    if os.name != "nt":
        names = [path.suffix for path in (empty.folder / FOLDER).iterdir()]
        assert sorted(names) == [".codes", ".npz"]  # the file of the vectors has no name


def test_they_are_never_in_memory_where_they_are_read_into_a_file(empty: Catalogue) -> None:
    expected = fill(empty, 0, 30)
    room = VectorRoom(empty, shortlists_from=10)
    gallery = gallery_of(empty, empty.gallery_rows(SPACE, by_individual=True, room=room))
    assert room.spilled is not None
    choice = choose_search(empty, gallery, SPACE, shortlists_from=10, spilled=room.spilled)
    assert room.spilled.holds(choice.gallery.vectors)
    np.testing.assert_array_equal(choice.gallery.vectors, expected.vectors)
    assert choice.search is not None
    (rows,) = choice.search.shortlists(expected.vectors[:1])
    assert sorted(rows.tolist()) == list(range(30))


def test_a_copy_of_what_was_read_into_a_file_is_moved_to_one_of_its_own(empty: Catalogue) -> None:
    gallery = fill(empty, 0, 30)
    room = VectorRoom(empty, shortlists_from=10)
    rows = empty.gallery_rows(SPACE, by_individual=True, room=room)
    assert room.spilled is not None
    assert room.spilled.holds(rows.vectors)
    choice = choose_search(empty, gallery, SPACE, shortlists_from=10, spilled=room.spilled)
    assert not room.spilled.holds(choice.gallery.vectors)
    assert isinstance(choice.gallery.vectors.base, SharedMapping)


def test_vectors_that_a_head_makes_are_made_in_a_file_of_their_own(empty: Catalogue) -> None:
    stored = fill(empty, 0, 30)
    turned = np.random.default_rng(0).normal(size=(stored.vectors.shape[1], 6))
    head = LinearHead(turned.astype(np.float32), np.zeros(6, dtype=np.float32))
    room = VectorRoom(empty, shortlists_from=10)
    rows = empty.gallery_rows(SPACE, by_individual=True, room=room)
    gallery = gallery_of(empty, rows, head=head, room=room)
    assert room.spilled is not None
    assert room.spilled.holds(gallery.vectors)
    np.testing.assert_array_equal(gallery.vectors, head.apply(stored.vectors))


@pytest.mark.parametrize("hindrance", ["few", "asked not to", "no index", "no folder"])
def test_they_are_read_into_memory_where_a_file_helps_nobody_or_cannot_be(
    empty: Catalogue, monkeypatch: pytest.MonkeyPatch, hindrance: str
) -> None:
    expected = fill(empty, 0, 30)
    if hindrance == "no index":
        monkeypatch.setattr("rorqual.identify.search_choice.find_spec", lambda _: None)
    if hindrance == "no folder":
        (empty.folder / FOLDER).write_text("a file where the folder should be")
    fewest = {"few": 31, "asked not to": None}.get(hindrance, 10)
    room = VectorRoom(empty, fewest)
    rows = empty.gallery_rows(SPACE, by_individual=True, room=room)
    assert room.spilled is None
    np.testing.assert_array_equal(rows.vectors, expected.vectors)


def test_it_is_no_part_of_a_backup_and_no_trouble_for_a_check(
    empty: Catalogue, tmp_path: Path
) -> None:
    gallery = fill(empty, 0, 20)
    choose(empty, gallery)
    backup(empty, tmp_path / "copy")
    assert not (tmp_path / "copy" / FOLDER).exists()
    assert check(empty).is_healthy
    with Catalogue.open(tmp_path / "copy") as copy:
        search = choose(copy, read_gallery(copy, SPACE)).search
    assert search is not None
    np.testing.assert_array_equal(np.sort(search.shortlists(gallery.vectors[:1])[0]), np.arange(20))
