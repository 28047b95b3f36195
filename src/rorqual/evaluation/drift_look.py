"""How do a catalogue's newest answers stand to earlier ones, or to its known animals' photos?"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Engine

from rorqual.catalogue.engine import reading
from rorqual.catalogue.recent_answers import read_gallery_photos, read_recent_answers
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.evaluation.answer_drift import (
    Baseline,
    DriftReport,
    Samples,
    compare,
    samples_of_answers,
    samples_of_photos,
)
from rorqual.identify.result_json import load_result


def newest_answers(engine: Engine, photos: int) -> Samples:
    """The measures of the photos that were answered last.

    Args:
        engine: of the catalogue.
        photos: so many, each with its newest answer.
    """
    with reading(engine) as connection:
        return samples_of_answers(_results(read_recent_answers(connection, photos)))


def known_photos(engine: Engine) -> Samples:
    """The measures of the photos of known animals, about whom nobody was asked."""
    with reading(engine) as connection:
        return samples_of_photos(read_gallery_photos(connection))


def drift_of_answers(
    engine: Engine, photos: int, baseline: Baseline, evaluated: Samples | None = None
) -> DriftReport:
    """How the newest photos stand to a baseline.

    Args:
        engine: of the catalogue.
        photos: number of newest photos, and of those before them.
        baseline: what they are compared with.
        evaluated: what an evaluation wrote down; needed where it is the baseline.

    Raises:
        UsageError: where it is needed and missing.
    """
    if baseline is Baseline.EVALUATION:
        if evaluated is None:
            raise UsageError("no evaluation to compare with")
        return compare(newest_answers(engine, photos), evaluated)
    if baseline is Baseline.GALLERY:
        return compare(newest_answers(engine, photos), known_photos(engine))
    with reading(engine) as connection:
        texts = read_recent_answers(connection, 2 * photos)
    recent, before = (samples_of_answers(_results(it)) for it in (texts[:photos], texts[photos:]))
    return compare(recent, before)


def _results(texts: Iterable[str]) -> Iterator[PhotoResult]:
    for text in texts:
        try:
            yield load_result(text)
        except UsageError:  # damaged, or of another version
            continue
