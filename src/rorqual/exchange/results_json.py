"""Results as JSON, one object a line or one list."""

from collections.abc import Iterable
from typing import TextIO

from rorqual.domain.identification import PhotoResult
from rorqual.identify.result_json import dump_result


def write_jsonl(results: Iterable[PhotoResult], stream: TextIO) -> None:
    """Write one object a line, each as soon as it is there."""
    for result in results:
        stream.write(dump_result(result) + "\n")
        stream.flush()


def write_json(results: Iterable[PhotoResult], stream: TextIO) -> None:
    """Write one list of objects, each as soon as it is there."""
    separator = "[\n"
    for result in results:
        stream.write(separator + dump_result(result, indent=2))
        separator = ",\n"
    stream.write("\n]\n" if separator != "[\n" else "[]\n")
