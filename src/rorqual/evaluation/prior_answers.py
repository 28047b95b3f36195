"""What does a program score that never looks at a photo? Always new, random, and the priors."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from posixpath import dirname

import numpy as np

from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.divisions import Division


def prior_answers(
    division: Division, answers: list[AnsweredPhoto], *, seed: int
) -> Iterator[tuple[str, list[AnsweredPhoto]]]:
    """Baselines by name, with the photos of a model's answers answered by each.

    `new_individual` stands first wherever there are new animals: it is likelier than any one
    individual. Individuals follow by their number of gallery photos, of the species or the folder
    that the photo is of, as far as that is known.
    """
    animals, gallery = division.animals, division.gallery.tolist()
    new_first = (NEW_INDIVIDUAL,) if any(it.is_new for it in answers) else ()
    everybody = _by_photos(Counter(animals.individuals[row] for row in gallery))
    random = np.random.default_rng(seed)

    def answered(names_for: Callable[[int], list[str]]) -> list[AnsweredPhoto]:
        rows = division.queries.tolist()
        return [
            _with(it, (*new_first, *names_for(row))) for it, row in zip(answers, rows, strict=True)
        ]

    def drawn(_: int) -> list[str]:
        count = min(CANDIDATES_SHOWN, len(everybody))
        return [everybody[index] for index in random.choice(len(everybody), count, replace=False)]

    def within(keys: list[str | None]) -> Callable[[int], list[str]]:
        counts: dict[str | None, Counter[str]] = {}
        for row in gallery:
            counts.setdefault(keys[row], Counter())[animals.individuals[row]] += 1
        ordered = {key: _by_photos(count) for key, count in counts.items()}
        return lambda row: ordered.get(keys[row], everybody)

    yield "always new", [_with(it, (NEW_INDIVIDUAL,)) for it in answers]
    yield "random individuals", answered(drawn)
    yield "species prior", answered(within(list(animals.species)))
    folders: list[str | None] = [dirname(photo) for photo in animals.photos]
    if not _names_individuals(folders, animals.individuals):
        yield "source only", answered(within(folders))


def _by_photos(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))


def _names_individuals(folders: list[str | None], individuals: tuple[str, ...]) -> bool:
    """Whether the folder is the label, as with one folder per individual."""
    pairs = set(zip(folders, individuals, strict=True))
    return len(set(folders)) > 1 and len(pairs) == len(set(folders)) == len(set(individuals))


def _with(it: AnsweredPhoto, predictions: tuple[str, ...]) -> AnsweredPhoto:
    shown = predictions[:CANDIDATES_SHOWN]
    return replace(it, predictions=shown, probabilities=(), new_probability=None, verdict=None)
