"""A cell finds the one photo that it can mean, or says why it cannot."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.exchange.photo_names import PhotoNames


@pytest.mark.parametrize(
    ("cell", "photo"),
    [
        ("a.jpg", "a.jpg"),
        ("site/b.jpg", "site/b.jpg"),
        ("b.jpg", "site/b.jpg"),
        ("./site/b.jpg", "site/b.jpg"),
        ("site\\b.jpg", "site/b.jpg"),
        (".\\site\\b.jpg", "site/b.jpg"),
        ("site//b.jpg", "site/b.jpg"),
        ("B.JPG", "site/b.jpg"),
        ("Site/B.jpg", "site/b.jpg"),
        ("b", "site/b.jpg"),
        ("site/b", "site/b.jpg"),
        ("c.v2", "site/c.v2.png"),
        (unicodedata.normalize("NFC", "été.jpg"), unicodedata.normalize("NFD", "été.jpg")),
    ],
)
def test_a_cell_finds_its_photo(cell: str, photo: str) -> None:
    names = PhotoNames(
        ["a.jpg", "site/b.jpg", "site/c.v2.png", unicodedata.normalize("NFD", "été.jpg")]
    )
    assert names.resolve(cell) == photo


@pytest.mark.parametrize("cell", ["x.jpg", "other/a.jpg", "a.png", "/a.jpg", "../a.jpg", "a.", "."])
def test_no_photo_is_guessed(cell: str) -> None:
    with pytest.raises(ValueError, match="there is no photo"):
        PhotoNames(["a.jpg", "site/b.jpg"]).resolve(cell)


def test_an_empty_cell_is_no_photo() -> None:
    with pytest.raises(ValueError, match="empty"):
        PhotoNames(["a.jpg"]).resolve("")


def test_a_file_name_that_fits_two_files_names_them() -> None:
    names = PhotoNames(["a.jpg", "b/a.jpg"])
    with pytest.raises(ValueError, match=r"fits 2 files: a\.jpg, b/a\.jpg; .* like \./a\.jpg"):
        names.resolve("a.jpg")
    assert names.resolve("./a.jpg") == "a.jpg"
    assert names.resolve("b/a.jpg") == "b/a.jpg"


def test_a_name_that_fits_many_files_names_a_few() -> None:
    names = PhotoNames(f"{folder}/a.jpg" for folder in range(9))
    with pytest.raises(ValueError, match=r"fits 9 files: .*4/a\.jpg and 4 more"):
        names.resolve("a.jpg")


def test_the_exact_name_comes_before_one_of_another_case() -> None:
    names = PhotoNames(["a.JPG", "b/a.jpg"])
    assert names.resolve("a.jpg") == "b/a.jpg"
    assert names.resolve("a.JPG") == "a.JPG"
    with pytest.raises(ValueError, match="fits 2 files"):
        names.resolve("A.jpg")


@pytest.mark.parametrize("cell", ["a", "A"])
def test_a_missing_extension_must_leave_one_photo(cell: str) -> None:
    with pytest.raises(ValueError, match="fits 2 files"):
        PhotoNames(["a.jpg", "a.CR2"]).resolve(cell)


segments = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\"), min_size=1, max_size=6
).filter(lambda segment: segment not in {".", ".."})


@given(st.sets(st.lists(segments, min_size=2, max_size=4).map("/".join), min_size=1))
def test_every_path_finds_itself(paths: set[str]) -> None:
    names = PhotoNames(paths)
    assert len(names) == len(paths)
    assert set(names) == paths
    for path in paths:
        assert names.resolve(path) == path
        assert names.resolve(f"./{path}") == path
        assert names.resolve(path.replace("/", "\\")) == path


def test_a_photo_is_also_known_by_its_path_within_its_own_folder() -> None:
    names = PhotoNames(
        ["north/a.jpg", "north/sub/b.jpg", "south/a.jpg"],
        {"north/a.jpg": "a.jpg", "north/sub/b.jpg": "sub/b.jpg", "south/a.jpg": "a.jpg"},
    )
    assert names.resolve("sub/b.jpg") == names.resolve("b.jpg") == "north/sub/b.jpg"
    assert names.resolve("SUB/B") == names.resolve("north/sub/b.jpg") == "north/sub/b.jpg"
    for cell in ("a.jpg", "./a.jpg"):
        with pytest.raises(ValueError, match=r"fits 2 files: north/a\.jpg, south/a\.jpg"):
            names.resolve(cell)
