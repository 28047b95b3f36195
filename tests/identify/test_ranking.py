"""Other heads order the individuals for photos that were identified."""

import shutil
from pathlib import Path

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.vectors import read_vectors
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL, PhotoResult
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.identifying import identify_photos
from rorqual.identify.ranking import rank_photos
from rorqual.matching.heads.names import Head
from rorqual.matching.heads.ranking import HeadSettings
from rorqual.networks.class_list import ClassName
from rorqual.networks.store import find_spec
from tests.identify.named_networks import NAMED, register_named
from tests.identify.photos import INDIVIDUALS, KNOWN, STRANGER, files_in


def identified(catalogue: Catalogue, folder: Path) -> list[PhotoResult]:
    return list(identify_photos(catalogue, files_in(folder), local=False))


@pytest.mark.parametrize("head", Head)
def test_every_head_finds_the_animals_again(imported: Catalogue, queries: Path, head: Head) -> None:
    results = identified(imported, queries)
    ranks = dict(rank_photos(imported, results, HeadSettings(head, new_share=1 / 3)))
    assert set(ranks) == {it.photo for it in results}
    for number, photo in enumerate(KNOWN):
        assert f"whale-{number}" in ranks[photo][:2]
        assert len(ranks[photo]) == min(5, INDIVIDUALS + 1)
    assert NEW_INDIVIDUAL in ranks[STRANGER]
    assert ranks["sea.jpg"] == ranks["broken.jpg"] == ()  # refused


def test_the_mixture_orders_as_the_main_job_does(imported: Catalogue, queries: Path) -> None:
    results = identified(imported, queries)
    ranks = dict(rank_photos(imported, results, HeadSettings(Head.MIXTURE, new_share=0.0)))
    for result in results:
        for animal in result.annotations:
            known = [it.individual for it in animal.candidates if it.individual != NEW_INDIVIDUAL]
            found = [it for it in ranks[result.photo] if it != NEW_INDIVIDUAL]
            assert found[:1] == known[:1]


def test_photos_that_are_asked_for_do_not_answer(imported: Catalogue, survey: Path) -> None:
    results = identified(imported, survey)
    with pytest.raises(UsageError, match="too few photos of named animals besides"):
        rank_photos(imported, results, HeadSettings(Head.BEST_PHOTO))
    some = [it for it in results if it.photo.endswith("-0.jpg")]
    ranks = rank_photos(imported, some, HeadSettings(Head.BEST_PHOTO, new_share=0.0))
    assert len(ranks) == INDIVIDUALS


def test_an_animal_whose_photo_is_gone_is_asked_for_by_one_view(
    imported: Catalogue, queries: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(queries, tmp_path / "queries"))
    results = identified(imported, folder)
    seen: list[tuple[int, int]] = []
    settings = HeadSettings(Head.WINNER)
    rank_photos(imported, results, settings, on_progress=lambda *step: seen.append(step))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    for photo in (*KNOWN, STRANGER):
        (folder / photo).unlink()
    seen.clear()
    ranks = dict(
        rank_photos(imported, results, settings, on_progress=lambda *step: seen.append(step))
    )
    assert not seen
    assert ranks[KNOWN[0]]


def test_the_winner_asks_the_networks_own_head(
    imported: Catalogue, queries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head takes another animal's photo for whale-0, so that the photo comes nearer to it."""
    results = identified(imported, queries)
    numbers = {it.photo: it.annotations[0].annotation_id for it in results if it.annotations}
    space = EmbeddingSpace.of_catalogue(imported)
    stored = read_vectors(imported, space.base.spec_hash, [numbers[KNOWN[1]] or 0])
    register_named(tmp_path, [ClassName("whale-0", "")], [*stored.values()])
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path))
    settings = HeadSettings(Head.WINNER, new_share=0.0)
    plain = dict(rank_photos(imported, results, settings))
    named = EmbeddingSpace(find_spec(NAMED), space.adaptation)
    monkeypatch.setattr(EmbeddingSpace, "of_catalogue", lambda _: named)
    asked = dict(rank_photos(imported, results, settings))
    assert plain[KNOWN[1]].index("whale-1") == 0
    assert asked[KNOWN[1]].index("whale-0") < plain[KNOWN[1]].index("whale-0")


def test_vectors_are_read_by_animal_whether_named_or_not(
    imported: Catalogue, queries: Path
) -> None:
    results = identified(imported, queries)
    (animal,) = next(it for it in results if it.photo == STRANGER).annotations
    assert animal.annotation_id is not None
    spec = EmbeddingSpace.of_catalogue(imported).base
    found = read_vectors(imported, spec.spec_hash, [animal.annotation_id, 10**9])
    assert list(found) == [animal.annotation_id]
    assert found[animal.annotation_id].shape == (spec.dimension,)
    assert read_vectors(imported, "another", [animal.annotation_id]) == {}
