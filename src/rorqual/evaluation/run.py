"""How good is a catalogue's identification, by every protocol, with the baselines beside it?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from rorqual.domain.errors import UsageError
from rorqual.evaluation.answers import AnsweredPhoto, answer
from rorqual.evaluation.baseline_answers import BaselineAnswers, Vectors
from rorqual.evaluation.classification import confusion
from rorqual.evaluation.divisions import (
    CROSS_VALIDATION,
    NEW_SHARES,
    TIME,
    Division,
    closed_set,
    cross_validation,
    open_set,
    time_aware,
)
from rorqual.evaluation.few_new import new_individuals, said_of_few
from rorqual.evaluation.figures import MAP_AT_5, TOP_1, FigureMaker, Figures
from rorqual.evaluation.fold_statistics import FoldSummary, summarise_folds
from rorqual.evaluation.held_out_calibration import Calibrated
from rorqual.evaluation.macro_f1 import MACRO_F1
from rorqual.identify.progress import Progress, silent

FEWEST_QUERIES = 2


@dataclass(frozen=True, slots=True)
class Section:
    """One protocol's figures, the baselines' beside them."""

    protocol: str
    gallery_individuals: int
    gallery_photos: int
    queries: int
    new_individuals: int  # among those asked for
    new_photos: int  # of those
    figures: Figures
    baselines: Mapping[str, Figures] = field(default_factory=dict)
    folds: Mapping[str, FoldSummary] = field(default_factory=dict)  # of cross-validation


@dataclass(frozen=True, slots=True)
class Evaluated:
    """All protocols, and the rows behind their figures."""

    sections: tuple[Section, ...]
    rows: tuple[AnsweredPhoto, ...]
    baseline_rows: Mapping[str, Sequence[AnsweredPhoto]]  # name -> likewise
    notes: tuple[str, ...]  # protocols that the data cannot carry, and why


def evaluate(
    calibrated: Calibrated,
    *,
    embedding: str,
    baselines: Vectors | None = None,
    given: Division | None = None,
    maker: FigureMaker | None = None,
    seed: int = 0,
    on_progress: Progress = silent,
) -> Evaluated:
    """Ask by every protocol that the data can carry.

    Args:
        calibrated: who is tested, with whose calibration.
        embedding: hash of the network's spec.
        baselines: name -> unit vectors of all animals, the tested ones first, then those that
            calibrate; each is calibrated for itself.
        given: a split of the user's own, the only one then.
        maker: of the figures.
        seed: of the splits.
        on_progress: called after each protocol.

    Raises:
        UsageError: where no protocol can be carried, or a split leaks.
    """
    maker = maker or FigureMaker(seed=seed)
    divisions, notes = ([given], []) if given else _divisions(calibrated, seed)
    if not divisions:
        raise UsageError("nothing can be evaluated: " + " ".join(notes))
    baseline = BaselineAnswers(calibrated, baselines or {}, embedding=embedding, seed=seed)
    sections, rows = [], []
    baseline_rows: dict[str, list[AnsweredPhoto]] = {}
    for done, division in enumerate(divisions, start=1):
        answers = answer(division, calibrated.calibration)
        found = baseline(division, answers)
        sections.append(
            Section(
                division.protocol,
                len(division.known),
                len(division.gallery),
                len(answers),
                new_individuals(answers),
                sum(it.is_new for it in answers),
                maker.all(answers),
                {name: maker.main(theirs) for name, theirs in found.items()},
            )
        )
        rows += answers
        _add(baseline_rows, found)
        notes += said_of_few(division.protocol, answers)
        on_progress(done, len(divisions))
    folds = [] if given else list(cross_validation(calibrated.tested, seed=seed))
    if len(folds) > 1:
        answered = [answer(fold, calibrated.calibration) for fold in folds]
        theirs = [baseline(fold, it) for fold, it in zip(folds, answered, strict=True)]
        sections.append(_folds_section(answered, theirs, calibrated, maker))
        rows += [it for fold in answered for it in fold]
        for of_fold in theirs:
            _add(baseline_rows, of_fold)
    return Evaluated(tuple(sections), tuple(rows), baseline_rows, tuple(notes))


def _add(
    rows: dict[str, list[AnsweredPhoto]], found: Mapping[str, Sequence[AnsweredPhoto]]
) -> None:
    for name, answers in found.items():
        rows.setdefault(name, []).extend(answers)


def _divisions(calibrated: Calibrated, seed: int) -> tuple[list[Division], list[str]]:
    tested = calibrated.tested
    found, notes = [], []
    for division in _candidates(calibrated, seed):
        has_new = any(tested.individuals[row] not in division.known for row in division.queries)
        if len(division.queries) < FEWEST_QUERIES or len(division.known) < FEWEST_QUERIES:
            notes.append(f"The protocol {division.protocol} has too few photos to ask for.")
        elif division.protocol.startswith("open") and not has_new:
            notes.append(f"The protocol {division.protocol} holds out no individual here.")
        else:
            found.append(division)
    if not any(division.protocol == TIME for division in found):
        notes.append("No photo has a date, or all have the same: there is no protocol by time.")
    return found, notes


def _candidates(calibrated: Calibrated, seed: int) -> Iterator[Division]:
    yield closed_set(calibrated.tested, seed=seed)
    for share in NEW_SHARES:
        yield open_set(calibrated.tested, share, seed=seed)
    by_time = time_aware(calibrated.tested)
    if by_time:
        yield by_time


def _folds_section(
    folds: Sequence[list[AnsweredPhoto]],
    baselines: Sequence[Mapping[str, list[AnsweredPhoto]]],
    calibrated: Calibrated,
    maker: FigureMaker,
) -> Section:
    rows = [it for fold in folds for it in fold]
    figures = maker.main(rows)
    names = dict.fromkeys(name for of_fold in baselines for name in of_fold)
    return Section(
        CROSS_VALIDATION,
        len(set(calibrated.tested.individuals)),
        len(calibrated.tested),
        len(rows),
        0,
        0,
        figures,
        {
            name: maker.main([it for of_fold in baselines for it in of_fold.get(name, ())])
            for name in names
        },
        fold_figures(folds),
    )


def fold_figures(folds: Sequence[Sequence[AnsweredPhoto]]) -> dict[str, FoldSummary]:
    """MAP@5 without `new_individual`, accuracy and macro F1 over folds of known animals."""
    values: dict[str, list[float]] = {MAP_AT_5: [], TOP_1: [], MACRO_F1: []}
    for fold in folds:
        named = [replace(it, predictions=it.named) for it in fold]
        matrix = confusion([it.individual for it in named], [it.first for it in named])
        values[MAP_AT_5].append(float(np.mean([it.precision for it in named])))
        values[TOP_1].append(matrix.accuracy)
        values[MACRO_F1].append(matrix.macro_f1)
    return {name: summarise_folds(of_folds) for name, of_folds in values.items()}
