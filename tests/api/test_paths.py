"""One path or several, as text or as a Path."""

from pathlib import Path

from rorqual.api.paths import texts_of


def test_a_text_is_one_path() -> None:
    assert texts_of("photos") == ["photos"]
    assert texts_of(Path("photos")) == ["photos"]
    assert texts_of(["a.jpg", Path("b.jpg")]) == ["a.jpg", "b.jpg"]
    assert texts_of([]) == []
