"""Whom a filter leaves to be compared with."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.gallery import GalleryRows
from rorqual.domain.annotation import Part, Side, Vitality
from rorqual.domain.candidate_filter import CandidateFilter, Condition
from rorqual.domain.errors import UsageError
from rorqual.domain.photo import Position
from rorqual.domain.place import Area, Circle
from rorqual.identify.candidates import choose_candidates
from rorqual.identify.identifying import identify_photos
from tests.identify.photos import files_in

Row = dict[str, object]

_rows = st.fixed_dictionaries(
    {
        "species": st.sampled_from([None, "killer_whale", "false_killer_whale"]),
        "side": st.sampled_from([None, "left", "right"]),
        "part": st.sampled_from([None, "fluke", "head"]),
        "vitality": st.sampled_from([None, "alive", "dead"]),
        "quality": st.sampled_from([None, "good", "Poor"]),
        "date": st.sampled_from([None, "2024-05-01", "2024-05-02T10:00:00"]),
        "position": st.sampled_from([None, (1.0, 2.0), (-30.0, 170.0)]),
    }
)
_single_filters = st.sampled_from(
    [
        {"species": ["killer_whale"]},
        {"side": Side.LEFT},
        {"parts": [Part.FLUKE]},
        {"vitality": Vitality.ALIVE},
        {"qualities": ["good"]},
        {"first_day": date(2024, 5, 2)},
        {"area": Area(0, 0, 5, 5)},
        {"circle": Circle(Position(1, 2), 50)},
    ]
)


def gallery(*rows: Row) -> GalleryRows:
    """Rows that differ in what a filter looks at, and are empty else."""
    count = len(rows)
    nothing = (None,) * count

    def column(name: str) -> tuple[object, ...]:
        return tuple(row.get(name) for row in rows)

    places = [row.get("position") or (None, None) for row in rows]
    return GalleryRows(
        vectors=np.ones((count, 1), dtype=np.float32),
        annotation_ids=np.arange(count),
        individuals=tuple(f"whale-{row}" for row in range(count)),
        species=column("species"),  # type: ignore[arg-type]
        sha256=("",) * count,
        photo_names=("",) * count,
        perceptual_hashes=("",) * count,
        encounters=nothing,
        captured_local=nothing,
        labelled_dates=nothing,
        parts=column("part"),  # type: ignore[arg-type]
        sides=column("side"),  # type: ignore[arg-type]
        qualities=column("quality"),  # type: ignore[arg-type]
        dates=column("date"),  # type: ignore[arg-type]
        latitudes=tuple(place[0] for place in places),  # type: ignore[index]
        longitudes=tuple(place[1] for place in places),  # type: ignore[index]
        vitalities=column("vitality"),  # type: ignore[arg-type]
    )


def kept(rows: GalleryRows, wanted: CandidateFilter) -> list[str]:
    """The individuals that a filter leaves; none where it leaves nobody."""
    try:
        chosen = choose_candidates(rows, wanted).rows
    except UsageError:
        return []
    return list(rows.at(chosen).individuals)


@given(st.lists(_rows, min_size=1, max_size=12), _single_filters, _single_filters)
def test_filtering_twice_is_filtering_by_both(
    rows: list[Row], first: dict[str, object], second: dict[str, object]
) -> None:
    whole = gallery(*rows)
    one = CandidateFilter(**first)  # type: ignore[arg-type]
    other = CandidateFilter(**second)  # type: ignore[arg-type]
    both = CandidateFilter(**{**first, **second})  # type: ignore[arg-type]
    after_one = set(kept(whole, one))
    twice = [name for name in kept(whole, other) if name in after_one]
    assert kept(whole, both) == twice


@given(st.lists(_rows, max_size=12))
def test_no_filter_keeps_everybody(rows: list[Row]) -> None:
    whole = gallery(*rows)
    choice = choose_candidates(whole, CandidateFilter())
    assert whole.at(choice.rows) is whole
    assert (choice.left_out, choice.filter) == (0, "all")


def test_a_missing_value_fits_only_where_it_is_asked_for() -> None:
    rows = gallery(
        {"side": "left", "species": "killer_whale"},
        {"side": "right", "species": "killer_whale"},
        {"species": "killer_whale"},
        {"side": "left"},
        {},
        {"species": "humpback_whale"},
    )
    asked = CandidateFilter(side=Side.LEFT, species=["killer_whale"])
    choice = choose_candidates(rows, asked)
    assert choice.rows.tolist() == [0]
    # the last animal is no killer whale, whatever its side
    assert choice.left_out == 3
    assert choice.unsaid == {Condition.SIDE: 2, Condition.SPECIES: 2}
    assert "3 more may fit" in choice.sentence
    assert "side of 2 photos, species of 2 photos" in choice.sentence
    of_any_side = CandidateFilter(
        side=Side.LEFT, species=["killer_whale"], include_missing=[Condition.SIDE]
    )
    choice = choose_candidates(rows, of_any_side)
    assert choice.rows.tolist() == [0, 2]
    assert choice.unsaid == {Condition.SPECIES: 2}


def test_the_condition_that_leaves_nobody_is_named() -> None:
    rows = gallery(
        {"species": "killer_whale", "side": "right"},
        {"species": "killer_whale"},
        {"species": "false_killer_whale", "side": "left"},
    )
    asked = CandidateFilter(species=["killer_whale"], side=Side.LEFT)
    with pytest.raises(UsageError) as caught:
        choose_candidates(rows, asked)
    message = str(caught.value)
    assert (
        "of the 2 photos of animals that fit species killer_whale, none fits side left" in message
    )
    assert "1 of them have no side: --include-missing side" in message
    misspelt = CandidateFilter(species=["kiler_wale"])
    with pytest.raises(UsageError, match="they are of killer_whale, false_killer_whale"):
        choose_candidates(rows, misspelt)
    with pytest.raises(UsageError, match="no identified animals"):
        choose_candidates(gallery(), asked)


def test_the_answer_says_against_whom_it_was_made(imported: Catalogue, queries: Path) -> None:
    run = identify_photos(
        imported, files_in(queries), candidates=CandidateFilter(species=["Humpback Whale"])
    )
    sets = {answer.candidate_set for result in run for answer in result.annotations}
    assert {(it.individuals, it.photos, it.filter) for it in sets} == {
        (5, 10, "species humpback_whale")
    }
    assert run.choice is not None
    assert run.choice.sentence == (
        "Compared with 10 of 10 photos of animals (species humpback_whale)."
    )


def test_a_filter_that_leaves_nobody_answers_nothing(imported: Catalogue, queries: Path) -> None:
    run = identify_photos(imported, files_in(queries), candidates=CandidateFilter(side=Side.RIGHT))
    with pytest.raises(UsageError, match=r"10 photos of animals .* side right; 10 of them"):
        next(iter(run))
