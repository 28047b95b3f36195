"""How right are two models' first names, every individual alike? Macro F1 of folds, fast."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.evaluation.answers import AnsweredPhoto

MACRO_F1 = "macro F1"
_FOLD, _TRUTH, _NAMED = 0, 1, (2, 3)  # columns


@dataclass(frozen=True, slots=True, eq=False)
class FoldedAnswers:
    """First names of two models as numbers, so that thousands of resamples can be counted."""

    codes: NDArray[np.float64]  # (n, 4): fold, individual, and whom each model named first
    labels: int  # how many names occur

    @classmethod
    def of(cls, pairs: Sequence[tuple[AnsweredPhoto, AnsweredPhoto]]) -> "FoldedAnswers":
        """Both models' answers to the same photos, with `new_individual` left out."""
        names = [
            (one.individual, *((*it.named, "")[0] for it in (one, other))) for one, other in pairs
        ]
        labels = {name for row in names for name in row}
        number = {name: code for code, name in enumerate(sorted(labels))}
        codes = [
            (-1 if one.fold is None else one.fold, *(number[name] for name in row))
            for (one, _), row in zip(pairs, names, strict=True)
        ]
        return cls(np.array(codes, dtype=np.float64), len(number))

    def of_folds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Macro F1 of each fold that has photos, shape (folds, 2): a column for each model.

        Labels are those that are a truth or an answer in the fold, as in `classification`.

        Args:
            rows: of `codes`, some of them more than once or not at all.
        """
        _, folds = np.unique(rows[:, _FOLD], return_inverse=True)
        cells = (int(folds.max()) + 1, self.labels)
        truth = folds * self.labels + rows[:, _TRUTH].astype(np.intp)
        columns = []
        for column in _NAMED:
            named = folds * self.labels + rows[:, column].astype(np.intp)
            hits, of_truth, of_name = (
                np.bincount(it, minlength=cells[0] * cells[1]).reshape(cells)
                for it in (truth[truth == named], truth, named)
            )
            both = of_truth + of_name
            f1 = np.divide(2.0 * hits, both, out=np.zeros(cells), where=both > 0)
            columns.append(f1.sum(axis=1) / (both > 0).sum(axis=1))
        return np.stack(columns, axis=1)
