"""Which of two evaluated models is better?"""

from os import PathLike
from pathlib import Path

from rorqual.evaluation.comparison import Difference
from rorqual.evaluation.comparison import compare as compare_rows
from rorqual.exchange.evaluation.rows_file import read_rows


def compare(
    first: str | PathLike[str], second: str | PathLike[str], *, draws: int = 1000, seed: int = 0
) -> list[Difference]:
    """Paired differences of two runs of `evaluate`, second less first.

    Args:
        first: a run folder.
        second: another one, on the same photos.
        draws: how many resamples of individuals.
        seed: of the resamples.

    Raises:
        UsageError: where a folder is no run, or the two asked for no photo in common.
    """
    return compare_rows(read_rows(Path(first)), read_rows(Path(second)), draws=draws, seed=seed)
