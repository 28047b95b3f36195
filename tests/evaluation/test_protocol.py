from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.evaluation.protocol import LabelledPhoto, OpenSetSplit, split_open_set

LABELS = st.lists(
    st.builds(
        LabelledPhoto,
        st.integers(0, 30).map(lambda number: f"{number}.jpg"),
        st.integers(0, 8).map(lambda number: f"w{number}"),
        st.integers(0, 12),
    )
)


def catalogue(individuals: int, groups: int, photos: int) -> list[LabelledPhoto]:
    return [
        LabelledPhoto(f"{i}-{g}-{p}.jpg", f"w{i}", f"{i}-{g}")
        for i in range(individuals)
        for g in range(groups)
        for p in range(photos)
    ]


def individuals_of(photos: tuple[str, ...]) -> set[str]:
    return {f"w{photo.split('-')[0]}" for photo in photos}


@settings(deadline=None)
@given(LABELS, st.integers(0, 5))
def test_every_photo_is_on_one_side_and_no_group_on_both(
    labels: list[LabelledPhoto], seed: int
) -> None:
    split = split_open_set(labels, seed=seed)
    assert sorted([*split.gallery, *split.queries]) == sorted({label.photo for label in labels})
    groups = [
        {label.encounter_group for label in labels if label.photo in side}
        for side in (set(split.gallery), set(split.queries))
    ]
    assert not groups[0] & groups[1]
    shown = {label.individual for label in labels if label.photo in set(split.gallery)}
    assert set(split.known_individuals) == shown
    assert set(split.new_individuals) == {label.individual for label in labels} - shown


def test_two_thirds_of_four_fifths_are_the_gallery() -> None:
    split = split_open_set(catalogue(400, 6, 1), seed=0)
    assert 0.75 < len(split.known_individuals) / 400 < 0.85
    assert len(split.gallery) == 4 * len(split.known_individuals)
    assert individuals_of(split.queries) == {f"w{i}" for i in range(400)}


def test_an_individual_met_once_is_wholly_in_the_gallery_or_held_out() -> None:
    split = split_open_set(catalogue(50, 1, 4), seed=0)
    assert individuals_of(split.queries) == set(split.new_individuals)
    assert not individuals_of(split.gallery) & individuals_of(split.queries)


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_an_individual_met_more_often_is_on_both_sides(sizes: list[int]) -> None:
    labels = [
        LabelledPhoto(f"{group}-{photo}.jpg", "anna", group)
        for group, size in enumerate(sizes)
        for photo in range(size)
    ]
    split = split_open_set(labels, seed=0, known_share=1.0)
    assert split.gallery
    assert split.queries


def test_added_data_never_move_an_individual_between_known_and_new() -> None:
    small, large = (split_open_set(catalogue(count, 3, 2), seed=1) for count in (40, 80))
    assert set(small.known_individuals) <= set(large.known_individuals)
    assert set(small.new_individuals) <= set(large.new_individuals)


def test_the_order_of_the_labels_does_not_matter_but_the_seed_does() -> None:
    labels = catalogue(40, 3, 2)
    split = split_open_set(labels, seed=0)
    assert split_open_set(labels[::-1], seed=0) == split
    assert split_open_set(labels, seed=1) != split


def test_a_photo_with_a_held_out_animal_is_asked_for_with_all_its_animals() -> None:
    labels = catalogue(60, 3, 1)
    new = split_open_set(labels, seed=0).new_individuals[0]
    together = [*labels, LabelledPhoto(f"{new[1:]}-0-0.jpg", "w-companion", "elsewhere")]
    split = split_open_set(together, seed=0)
    assert f"{new[1:]}-0-0.jpg" in split.queries
    assert "w-companion" in split.new_individuals


def test_nothing_gives_nothing() -> None:
    assert split_open_set([], seed=0) == OpenSetSplit((), (), (), ())


def test_seeds_hold_out_every_individual_about_equally_often() -> None:
    labels = catalogue(10, 2, 1)
    held_out: defaultdict[str, int] = defaultdict(int)
    for seed in range(200):
        for name in split_open_set(labels, seed=seed).new_individuals:
            held_out[name] += 1
    assert all(20 <= held_out[f"w{index}"] <= 65 for index in range(10))
