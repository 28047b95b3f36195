"""In which form do results leave: a table for people; CSV, JSON, Kaggle's for programs?"""

from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.exchange.results_csv import write_csv
from rorqual.exchange.results_json import write_json, write_jsonl
from rorqual.exchange.results_kaggle import write_kaggle
from rorqual.exchange.results_table import write_table

ResultWriter = Callable[[Iterable[PhotoResult], TextIO], None]

WRITERS: Mapping[str, ResultWriter] = {
    "table": write_table,
    "csv": write_csv,
    "jsonl": write_jsonl,
    "json": write_json,
    "kaggle": write_kaggle,
}


def write_results(results: Iterable[PhotoResult], format: str, stream: TextIO) -> None:  # noqa: A002
    """Write results in their order; all forms but the table are written as results come.

    Args:
        results: one for each photo.
        format: "table", "csv", "jsonl", "json" or "kaggle".
        stream: text, UTF-8 where names are not ASCII; opened with newline="" for CSV
            and Kaggle's form.

    Raises:
        UsageError: where the format is not known.
        ValueError: where a number of a result is not finite, which JSON cannot hold.
    """
    try:
        writer = WRITERS[format]
    except KeyError as error:
        raise UsageError(f"there is no format {format!r}: use {', '.join(WRITERS)}") from error
    writer(results, stream)
