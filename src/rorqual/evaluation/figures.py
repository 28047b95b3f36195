"""Which figures say how good a set of answers is? Each with k, n and a 95 % interval."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.identification import NEW_INDIVIDUAL, Verdict
from rorqual.evaluation.abundance import IdentityErrors
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.calibration_error import expected_calibration_error
from rorqual.evaluation.few_new import of_new_animals
from rorqual.evaluation.intervals import (
    Interval,
    bootstrap_by_group,
    figure_by_group,
    mean,
)
from rorqual.evaluation.novelty import false_positive_rate_at_95_tpr, novelty_auroc
from rorqual.evaluation.open_set import (
    NEW_LET_THROUGH,
    detection_and_identification_rate,
    geometric_mean,
)
from rorqual.evaluation.retrieval import top_k_hit
from rorqual.evaluation.selective import risk_coverage

Answers = Sequence[AnsweredPhoto]
Figures = dict[str, Interval]
MAP_AT_5, TOP_1, TOP_5 = "MAP@5", "top-1 of the known", "top-5 of the known"
GALLERY_BINS = {"1": (1, 1), "2": (2, 2), "3 to 5": (3, 5), "6 and more": (6, 10**9)}


class FigureMaker:
    """Bootstraps over individuals, whose photos succeed or fail together.

    Args:
        draws: how many resamples.
        seed: of the resamples; the same for all figures.
    """

    def __init__(self, *, draws: int = 1000, seed: int = 0) -> None:
        self.draws, self.seed = draws, seed

    def figure(
        self,
        members: Answers,
        values: Iterable[object],
        statistic: Callable[[NDArray[np.float64]], float] = mean,
    ) -> Interval:
        """A statistic of one row of values per photo."""
        array = np.array(list(values), dtype=np.float64)
        groups = [it.individual for it in members]
        return figure_by_group(array, groups, statistic, draws=self.draws, seed=self.seed)

    def macro(self, members: Answers, values: Iterable[float]) -> Interval:
        """The mean over individuals of each one's mean; n counts individuals."""
        of_individual: dict[str, list[float]] = {}
        for it, value in zip(members, values, strict=True):
            of_individual.setdefault(it.individual, []).append(value)
        means = [float(np.mean(one)) for one in of_individual.values()]
        found = figure_by_group(means, list(of_individual), draws=self.draws, seed=self.seed)
        return replace(found, k=None)  # a mean of means has no hits

    def main(self, answers: Answers) -> Figures:
        """MAP@5, top-1 and top-5: what is said of baselines too.

        Refused photos count as wrong. The figures of the known take `new_individual` out of the
        list: they ask whether the right animal is found, not whether it is believed.
        """
        known = [it for it in answers if not it.is_new]
        return {
            MAP_AT_5: self.figure(answers, [it.precision for it in answers]),
            TOP_1: self.figure(known, [top_k_hit(it.named, it.individual, 1) for it in known]),
            TOP_5: self.figure(known, [top_k_hit(it.named, it.individual, 5) for it in known]),
        }

    def all(self, answers: Answers) -> Figures:
        """Every figure that these answers can carry; those about new animals need some."""
        figures = self.main(answers)
        known = [it for it in answers if not it.is_new]
        new = [it for it in answers if it.is_new]
        top_1 = [float(top_k_hit(it.named, it.individual, 1)) for it in known]
        figures["top-1 of the known, macro by individual"] = self.macro(known, top_1)
        figures["top-1 of the known, macro by species"] = self._by_species(known, top_1)
        for name, (least, most) in GALLERY_BINS.items():
            rows = [
                (it, hit)
                for it, hit in zip(known, top_1, strict=True)
                if it.gallery_photos is not None and least <= it.gallery_photos <= most
            ]
            label = f"top-1 of those with {name} gallery photo{'' if name == '1' else 's'}"
            figures[label] = self.figure([it for it, _ in rows], [hit for _, hit in rows])
        if known and new:
            figures |= self._open_set(answers, known, new)
        if any(it.probabilities for it in answers):
            figures |= self._probabilities(answers)
        refused = [not it.predictions for it in answers]
        return figures | {"refused photos": self.figure(answers, refused)}

    def _by_species(self, known: Answers, hits: Sequence[float]) -> Interval:
        names = [it.species or "unknown" for it in known]
        code = {name: index for index, name in enumerate(dict.fromkeys(names))}
        rows = [(hit, code[name]) for hit, name in zip(hits, names, strict=True)]

        def statistic(values: NDArray[np.float64]) -> float:
            kinds = values[:, 1].astype(np.intp)
            counts = np.bincount(kinds)
            sums = np.bincount(kinds, weights=values[:, 0])
            return float((sums[counts > 0] / counts[counts > 0]).mean())

        return self.figure(known, rows, statistic)

    def _open_set(self, answers: Answers, known: Answers, new: Answers) -> Figures:
        named = self.macro(known, [float(it.first == it.individual) for it in known])
        refused = self.macro(new, [float(it.first == NEW_INDIVIDUAL) for it in new])
        missed = [it.first == NEW_INDIVIDUAL for it in known]
        matched = [it.first not in ("", NEW_INDIVIDUAL) for it in new]
        outcome = [(it.is_new, it.first == NEW_INDIVIDUAL) for it in answers if it.predictions]
        of_new = {
            "new animals called new (BAUS)": refused,
            "geometric mean of BAKS and BAUS": self._both(answers),
            "false matches: new animals given a name": self.figure(new, matched),
            "bias of an abundance estimate": self.figure(
                [it for it in answers if it.predictions], outcome, _bias
            ),
        }
        return {
            "known animals named rightly (BAKS)": named,
            "false negatives: known animals called new": self.figure(known, missed),
        } | of_new_animals(of_new, new)

    def _both(self, answers: Answers) -> Interval:
        of_individual: dict[str, list[AnsweredPhoto]] = {}
        for it in answers:
            of_individual.setdefault(it.individual, []).append(it)
        rows = [
            (float(np.mean([it.first == it.truth for it in one])), float(one[0].is_new))
            for one in of_individual.values()
        ]

        def statistic(values: NDArray[np.float64]) -> float:
            is_new = values[:, 1] > 0
            return geometric_mean(mean(values[~is_new, 0]), mean(values[is_new, 0]))

        return bootstrap_by_group(
            rows, list(of_individual), statistic, draws=self.draws, seed=self.seed
        )

    def _probabilities(self, answers: Answers) -> Figures:
        asked = [it for it in answers if it.new_probability is not None and it.probabilities]
        tops = [(it.probabilities[0], it.first == it.truth) for it in asked]
        best = [_best_individual(it) for it in asked]
        novelty = [(it.new_probability, it.is_new) for it in asked]
        rows = [(score, hit, it.is_new) for (score, hit), it in zip(best, asked, strict=True)]
        said = [it for it in asked if it.verdict == Verdict.MATCH]
        of_new = {
            "novelty AUROC": self.figure(asked, novelty, lambda v: novelty_auroc(v[:, 0], v[:, 1])),
            "known taken for new where 95 % of the new are found": self.figure(
                asked, novelty, lambda v: false_positive_rate_at_95_tpr(v[:, 0], v[:, 1])
            ),
            "named rightly where 10 % of the new get a name": self.figure(
                asked,
                rows,
                lambda v: detection_and_identification_rate(
                    v[:, 0], v[:, 1], v[:, 2], NEW_LET_THROUGH
                ),
            ),
        }
        if not any(it.is_new for it in asked):
            of_new = {}
        return of_new_animals(of_new, asked) | {
            "calibration error of the top answer": self.figure(
                asked, tops, lambda v: expected_calibration_error(v[:, 0], v[:, 1])
            ),
            "Brier score of the top answer": self.figure(
                asked, tops, lambda v: float(((v[:, 0] - v[:, 1]) ** 2).mean())
            ),
            "area under risk against coverage": self.figure(
                asked, tops, lambda v: risk_coverage(v[:, 0], v[:, 1]).area
            ),
            "suggested matches that are right": self.figure(
                said, [it.first == it.truth for it in said]
            ),
            "photos with a suggested match": self.figure(
                answers, [it.verdict == Verdict.MATCH for it in answers]
            ),
        }


def _best_individual(it: AnsweredPhoto) -> tuple[float, bool]:
    """The probability of the best individual, and whether it is the right one."""
    for name, probability in zip(it.predictions, it.probabilities, strict=True):
        if name != NEW_INDIVIDUAL:
            return probability, name == it.truth
    return 0.0, False


def _bias(values: NDArray[np.float64]) -> float:
    is_new, called_new = values[:, 0] > 0, values[:, 1] > 0
    bias = IdentityErrors(
        int((~is_new & called_new).sum()),
        int((~is_new).sum()),
        int((is_new & ~called_new).sum()),
        int(is_new.sum()),
    ).abundance_bias
    return bias if np.isfinite(bias) else float("nan")
