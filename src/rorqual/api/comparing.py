"""Which of two evaluated models is better?"""

from collections.abc import Callable
from os import PathLike
from pathlib import Path

from rorqual.evaluation.comparison import Difference
from rorqual.evaluation.comparison import compare as compare_rows
from rorqual.exchange.evaluation.comparable import require_comparable
from rorqual.exchange.evaluation.report_json import read_report_json
from rorqual.exchange.evaluation.rows_file import read_rows


def compare(
    first: str | PathLike[str],
    second: str | PathLike[str],
    *,
    draws: int = 1000,
    seed: int = 0,
    on_warning: Callable[[str], object] | None = None,
) -> list[Difference]:
    """Paired differences of two runs of `evaluate`, second less first.

    Args:
        first: a run folder.
        second: another one, on the same photos.
        draws: how many resamples of individuals.
        seed: of the resamples.
        on_warning: called with a sentence where the runs may not be of the same data.

    Raises:
        UsageError: where a folder is no run, the two differ in data, seed or galleries, or they
            asked for no photo in common.
    """
    reports = (read_report_json(Path(run)) for run in (first, second))
    for warning in require_comparable(*reports):
        if on_warning:
            on_warning(warning)
    return compare_rows(read_rows(Path(first)), read_rows(Path(second)), draws=draws, seed=seed)
