"""From tables of predictions of several networks to one table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.api.paths import Paths, texts_of
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.domain.label import RowError
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.predictions import read_predictions
from rorqual.exchange.results_kaggle import write_predictions
from rorqual.exchange.truths import read_listed_photos, read_photo_counts, read_truths
from rorqual.matching.blend.ballots import Ballots
from rorqual.matching.blend.members import Member, good_enough
from rorqual.matching.blend.modes import BlendMode, WeightSearch
from rorqual.matching.blend.rules import BlendRule
from rorqual.matching.blend.weighing import SearchReport, choose_weights
from rorqual.matching.blend.worth import Validation
from rorqual.matching.precision import PREDICTIONS_COUNTED

FEWEST_GROUPS = 10  # individuals with a truth, so that every fold has some


@dataclass(frozen=True, slots=True)
class Predictions:
    """What several networks predict for photos."""

    members: tuple[Member, ...]  # in the order of their files
    photos: tuple[str, ...]  # all that some member names, those of the first file first
    with_fin: frozenset[str] | None  # on which specialists vote; None: on all
    row_errors: tuple[RowError, ...]

    @property
    def silent(self) -> dict[str, int]:
        """Member -> photos that it lacks; members that lack none are left out."""
        lacking = {it.name: len(self.photos) - len(it.predictions) for it in self.members}
        return {name: count for name, count in lacking.items() if count}


@dataclass(frozen=True, slots=True)
class WeighedBlend:
    """Weights that were sought on photos whose truth is known."""

    weights: tuple[float, ...]  # of all members, in their order; 0 for those left out
    mode: BlendMode  # whose rule they were sought for
    search: WeightSearch  # that gave them
    reports: Mapping[WeightSearch, SearchReport]  # what every search does
    photos: int  # that had a truth
    truths_unasked: int  # of photos that no table predicts
    map_at_5: tuple[float, ...]  # of each member alone, 0..1
    left_out: tuple[str, ...]  # members below the minimum
    row_errors: tuple[RowError, ...]  # of the tables of truths and training photos


def read_blend_members(
    tables: Paths, *, specialists: Paths = (), fins: str | PathLike[str] | None = None
) -> Predictions:
    """Read tables image,predictions, one of each network.

    Args:
        tables: of networks that look at whole animals.
        specialists: of networks that look at back fins alone.
        fins: a table whose column image or photo lists the photos with a back fin; specialists
            have no vote on others.

    Raises:
        UsageError: where no table is given, or one cannot be read or is named twice.
    """
    files = [(text, False) for text in texts_of(tables)]
    files += [(text, True) for text in texts_of(specialists)]
    if not files:
        raise UsageError("there is nothing to blend: name one table of predictions or more")
    times = Counter(Path(text).resolve() for text, _ in files)
    if doubled := [text for text, _ in files if times[Path(text).resolve()] > 1]:
        raise UsageError(f"{doubled[-1]} is named twice: a network votes once")
    errors: list[RowError] = []
    members = []
    for text, is_specialist in files:
        table = read_predictions(Path(text))
        errors += table.errors
        members.append(Member(text, table.predictions, is_specialist))
    with_fin = None
    if fins is not None:
        listed = read_listed_photos(Path(fins))
        errors += listed.errors
        with_fin = frozenset(listed.photos)
    photos = dict.fromkeys(photo for member in members for photo in member.predictions)
    if not photos:
        raise UsageError(f"{files[0][0]} predicts nothing for any photo: name tables with rows")
    return Predictions(tuple(members), tuple(photos), with_fin, tuple(errors))


def blend(
    predictions: Predictions,
    output: str | PathLike[str],
    *,
    mode: BlendMode = BlendMode.NOTEBOOK,
    weights: Sequence[float] | None = None,
    training: str | PathLike[str] | None = None,
) -> tuple[RowError, ...]:
    """Blend the predictions of all members into one table, with at most five labels a photo.

    Args:
        predictions: see `read_blend_members`.
        output: the table to write, image,predictions.
        mode: whose rule, see `BlendMode`.
        weights: of the members, 0 or more, one above; equal where nothing is given.
        training: a table of the photos that the networks learned from, image,individual_id:
            individuals with many are named too often, and are lowered. None lowers nobody.

    Returns:
        The rows of `training` that could not be used.

    Raises:
        UsageError: where weights do not fit, or a table cannot be read or written.
    """
    given = _checked(weights, len(predictions.members))
    counts = read_photo_counts(Path(training)) if training is not None else None
    ballots = Ballots.of(predictions.members, predictions.photos, predictions.with_fin)
    rule = BlendRule.of(mode, ballots, counts.photos_of if counts else None)
    lists = rule.lists(np.array(given), PREDICTIONS_COUNTED)
    with atomic_text_file(Path(output), newline="") as stream:
        write_predictions(zip(predictions.photos, lists, strict=True), stream)
    return counts.errors if counts else ()


def weigh(
    predictions: Predictions,
    truth: str | PathLike[str],
    *,
    mode: BlendMode = BlendMode.NOTEBOOK,
    search: WeightSearch | None = None,
    minimum: float = 0.0,
    training: str | PathLike[str] | None = None,
    seed: int = 0,
) -> WeighedBlend:
    """Search the weights of members on photos that none of them was fitted on.

    Args:
        predictions: out of fold, see `read_blend_members`.
        truth: a table image,individual_id; `new_individual` for an animal that the members could
            not know. Photos without a truth are not asked for.
        mode: whose rule.
        search: how the weights are found; None for what nested validation proves, see
            `choose_weights`.
        minimum: MAP@5 of 0..1 that a member must reach to take part; specialists are exempt.
        training: see `blend`.
        seed: of folds, resamples and intervals.

    Raises:
        UsageError: where a table cannot be read, too few photos have a truth, or no member
            reaches the minimum.
    """
    table = read_truths(Path(truth))
    counts = read_photo_counts(Path(training)) if training is not None else None
    photos = [photo for photo in predictions.photos if photo in table.truths]
    truths = {photo: table.truths[photo] for photo in photos}
    groups = [_group(photo, name) for photo, name in truths.items()]
    if len(set(groups)) < FEWEST_GROUPS:
        raise UsageError(
            f"{truth} names {len(set(groups))} individuals of the predicted photos, and weights "
            f"need {FEWEST_GROUPS}: give the labels of the photos that the tables predict"
        )
    members = predictions.members
    kept = good_enough(members, truths, minimum)
    if not kept:
        raise UsageError(f"no table reaches a MAP@5 of {minimum}: lower the minimum")

    def taking_part(rows: NDArray[np.intp]) -> tuple[int, ...]:
        some = {photos[row]: truths[photos[row]] for row in rows.tolist()}
        return good_enough(members, some, minimum) or kept

    ballots = Ballots.of(members, photos, predictions.with_fin)
    rule = BlendRule.of(mode, ballots, counts.photos_of if counts else None)
    found = choose_weights(
        Validation.of(rule, truths),
        groups,
        search=search,
        taking_part=taking_part if minimum > 0 else None,
        seed=seed,
    )
    return WeighedBlend(
        found.weights,
        mode,
        found.search,
        found.reports,
        len(photos),
        len(table.truths) - len(photos),
        tuple(it.map_at_5(truths) for it in members),
        tuple(it.name for place, it in enumerate(members) if place not in kept),
        (*table.errors, *(counts.errors if counts else ())),
    )


def _group(photo: str, truth: str) -> str:
    """What must stay in one fold: an individual's photos; of new ones nobody knows more."""
    return f"photo {photo}" if truth == NEW_INDIVIDUAL else f"individual {truth}"


def _checked(weights: Sequence[float] | None, members: int) -> Sequence[float]:
    if weights is None:
        return [1.0] * members
    if len(weights) != members:
        raise UsageError(f"{len(weights)} weights were given for {members} tables: give one each")
    sound = all(np.isfinite(weight) and weight >= 0 for weight in weights)
    if not sound or not any(weights):
        raise UsageError("weights are numbers of 0 or more, with one above 0")
    return weights
