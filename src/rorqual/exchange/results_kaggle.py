"""How do results look in the form of Kaggle's Happywhale competition?"""

import csv
from collections.abc import Iterable
from typing import TextIO

from rorqual.domain.identification import PhotoResult
from rorqual.exchange.kaggle_words import as_word
from rorqual.exchange.printable import encodable
from rorqual.matching.precision import first_labels

COLUMNS = ("image", "predictions")


def write_kaggle(results: Iterable[PhotoResult], stream: TextIO) -> None:
    """Write one row for each photo: its name, and at most five labels parted by blanks.

    Of a photo with several animals the likeliest labels of all of them are taken; the cell of a
    photo without an answer is empty.

    Args:
        results: in the order of the rows.
        stream: opened with newline="", lines end as RFC 4180 wants.
    """
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for result in results:
        writer.writerow(_row(result.photo, labels_of(result)))
        stream.flush()


def labels_of(result: PhotoResult) -> tuple[str, ...]:
    """At most five different labels of a photo's animals, likeliest first."""
    candidates = [it for animal in result.annotations for it in animal.candidates]
    ranked = sorted(candidates, key=lambda it: -it.probability)  # stable: the first animal's first
    return first_labels([candidate.individual for candidate in ranked])


def write_predictions(rows: Iterable[tuple[str, Iterable[str]]], stream: TextIO) -> None:
    """Write photos with their labels, best first, in the same form."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for photo, labels in rows:
        writer.writerow(_row(photo, first_labels(list(labels))))


def _row(photo: str, labels: Iterable[str]) -> tuple[str, str]:
    # a photo's name has its cell to itself: blanks in it part nothing
    return encodable(photo), " ".join(map(as_word, labels))
