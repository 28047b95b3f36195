from collections.abc import Mapping, Sequence

import numpy as np

from rorqual.matching.class_rows import with_class_rows
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.comparing import LocalComparer
from rorqual.matching.local.features import LocalFeatures
from tests.matching.local.pictures import features_of, fluke_crop
from tests.matching.worlds import gallery_of

# the individual and the encounter of each row
ROWS = [(3, 0), (3, 1), (4, 0), (4, 1), (5, 0)]


class MadeSource:
    """Features of rendered flukes by annotation id; keeps who was asked for."""

    def __init__(self, lacking: Sequence[int] = ()) -> None:
        self._lacking = lacking
        self.asked: list[int] = []

    def features_of(self, annotation_ids: Sequence[int]) -> Mapping[int, LocalFeatures]:
        self.asked += annotation_ids
        rows = {number: number - 100 for number in annotation_ids if number not in self._lacking}
        return {number: features_of(fluke_crop(*ROWS[row])) for number, row in rows.items()}


def gallery() -> Gallery:
    names = [f"whale-{individual}" for individual, _ in ROWS]
    return gallery_of(names, np.eye(len(ROWS)))


COSINES = np.array([0.5, 0.4, 0.6, 0.3, 0.2], dtype=np.float32)


def test_an_individual_has_the_best_score_of_its_photos() -> None:
    query = features_of(fluke_crop(3, 2))
    evidence = LocalChannel(gallery(), MadeSource()).evidence(query, COSINES)
    each = [LocalComparer().compare(query, features_of(fluke_crop(*row))).score for row in ROWS]
    assert evidence.scores.tolist() == [max(each[:2]), max(each[2:4]), each[4]]
    best = evidence.best(gallery(), 0)
    assert best is not None
    assert best[1].score == max(each[:2])
    assert evidence.unavailable == ()


def test_who_is_not_on_the_shortlist_has_no_score() -> None:
    source = MadeSource()
    channel = LocalChannel(gallery(), source, size=2, photos_each=1)
    evidence = channel.evidence(features_of(fluke_crop(3, 2)), COSINES)
    assert source.asked == [100, 102]
    assert np.isnan(evidence.scores).tolist() == [False, False, True]
    assert evidence.best(gallery(), 2) is None


def test_a_photo_that_cannot_be_read_is_told_and_scores_nothing() -> None:
    channel = LocalChannel(gallery(), MadeSource(lacking=[102, 103]))
    evidence = channel.evidence(features_of(fluke_crop(3, 2)), COSINES)
    assert evidence.unavailable == (2, 3)
    assert np.isnan(evidence.scores).tolist() == [False, True, False]


def test_a_query_without_features_is_compared_with_nobody() -> None:
    source = MadeSource()
    evidence = LocalChannel(gallery(), source).evidence(None, COSINES)
    assert not evidence.has_query
    assert np.isnan(evidence.scores).all()
    assert source.asked == []


def test_a_row_of_the_gallery_never_meets_its_own_encounter() -> None:
    names = ["a", "a", "a", "b", "b"]
    own = gallery_of(names, np.eye(5), encounter_groups=[0, 0, 1, 2, 3])
    evidence = LocalChannel(own, MadeSource()).play(0, COSINES)
    assert sorted(evidence.matches) == [2, 3, 4]
    alone = gallery_of(names, np.eye(5), photo_sha256=["x", "y", "z", "x", "w"])
    assert sorted(LocalChannel(alone, MadeSource()).play(0, COSINES).matches) == [1, 2, 4]


def test_rows_without_a_photo_are_compared_with_nothing() -> None:
    source = MadeSource()
    names = ["whale-3", "hw_1"]
    mixed = with_class_rows(
        gallery(), np.eye(len(ROWS))[:2], names, species=[None, None], filter="all, and a head"
    )
    assert mixed.individuals[0] == "hw_1"
    cosines = np.array([0.9, 0.5, 0.4, 0.8, 0.6, 0.3, 0.2], dtype=np.float32)
    evidence = LocalChannel(mixed, source).evidence(features_of(fluke_crop(3, 2)), cosines)
    assert sorted(source.asked) == [100, 101, 102, 103, 104]
    assert np.isnan(evidence.scores).tolist() == [True, False, False, False]
