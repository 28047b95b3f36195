"""What does a program score that never looks at a photo? Always new, random, and the priors."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from posixpath import dirname

import numpy as np

from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.divisions import Division

Kinds = Sequence[str | None]  # of what each photo is; None: nobody knows


def prior_answers(
    division: Division, answers: list[AnsweredPhoto], *, seed: int
) -> Iterator[tuple[str, list[AnsweredPhoto]]]:
    """Baselines by name, with the photos of a model's answers answered by each.

    Those of `blind_answers`, with the species and the folder that a photo is of.
    """
    animals, gallery = division.animals, division.gallery.tolist()
    folders: list[str | None] = [dirname(photo) for photo in animals.photos]
    kinds: dict[str, Kinds] = {"species prior": animals.species}
    if not _names_individuals(folders, animals.individuals):
        kinds["source only"] = folders
    rows = division.queries.tolist()
    yield from blind_answers(
        answers,
        [animals.individuals[row] for row in gallery],
        {
            name: ([of[row] for row in gallery], [of[row] for row in rows])
            for name, of in kinds.items()
        },
        seed=seed,
    )


def blind_answers(
    answers: Sequence[AnsweredPhoto],
    gallery: Sequence[str],
    priors: Mapping[str, tuple[Kinds, Kinds]],
    *,
    seed: int,
) -> Iterator[tuple[str, list[AnsweredPhoto]]]:
    """Baselines that look at no photo, by name.

    `new_individual` stands first wherever there are new animals: it is likelier than any one
    individual. Individuals follow by their number of gallery photos, of the kind that the photo is
    of, as far as that is known.

    Args:
        answers: of a model, whose photos are answered.
        gallery: the individual of each gallery photo.
        priors: name -> the kind of each gallery photo, and of each photo that is asked for.
        seed: of the random individuals.
    """
    new_first = (NEW_INDIVIDUAL,) if any(it.is_new for it in answers) else ()
    everybody = _by_photos(Counter(gallery))
    random = np.random.default_rng(seed)

    def drawn() -> list[str]:
        count = min(CANDIDATES_SHOWN, len(everybody))
        return [everybody[index] for index in random.choice(len(everybody), count, replace=False)]

    yield "always new", [_with(it, (NEW_INDIVIDUAL,)) for it in answers]
    yield "random individuals", [_with(it, (*new_first, *drawn())) for it in answers]
    for name, (of_gallery, of_asked) in priors.items():
        counts: dict[str | None, Counter[str]] = {}
        for individual, kind in zip(gallery, of_gallery, strict=True):
            counts.setdefault(kind, Counter())[individual] += 1
        ordered = {kind: _by_photos(count) for kind, count in counts.items()}
        yield (
            name,
            [
                _with(it, (*new_first, *ordered.get(kind, everybody)))
                for it, kind in zip(answers, of_asked, strict=True)
            ],
        )


def _by_photos(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))


def _names_individuals(folders: list[str | None], individuals: tuple[str, ...]) -> bool:
    """Whether the folder is the label, as with one folder per individual."""
    pairs = set(zip(folders, individuals, strict=True))
    return len(set(folders)) > 1 and len(pairs) == len(set(folders)) == len(set(individuals))


def _with(it: AnsweredPhoto, predictions: tuple[str, ...]) -> AnsweredPhoto:
    shown = predictions[:CANDIDATES_SHOWN]
    return replace(it, predictions=shown, probabilities=(), new_probability=None, verdict=None)
