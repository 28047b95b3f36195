"""Whom of its own head does a network let compete with a catalogue's animals, without photos?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.gallery import GalleryRows
from rorqual.domain.candidate_filter import CandidateFilter, Traits
from rorqual.domain.errors import NetworkError, UsageError
from rorqual.domain.identification import HeadCandidates
from rorqual.identify.head_suggestions import HeadSuggestions
from rorqual.matching.class_rows import with_class_rows
from rorqual.matching.gallery import Gallery
from rorqual.matching.row_scale import RowScale
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.known_classes import KnownClasses


@dataclass(frozen=True, slots=True, eq=False)
class HeadRows:
    """The class rows that compete, under the names of the catalogue."""

    source: str  # the head, in words
    vectors: NDArray[np.float32]  # (rows, d)
    individuals: tuple[str, ...]  # of each row
    species: tuple[str | None, ...]  # of each row

    def join(
        self, gallery: Gallery, scale: RowScale | None = None
    ) -> tuple[Gallery, HeadSuggestions]:
        """A gallery with these rows, and what may be suggested of it.

        Args:
            gallery: of photos.
            scale: of the rows; None where they were not calibrated.
        """
        names = frozenset(self.individuals)
        shared = len(names.intersection(gallery.individuals))
        who = "1 individual" if len(names) == 1 else f"{len(names):,} individuals"
        mixed = with_class_rows(
            gallery,
            self.vectors,
            self.individuals,
            species=self.species,
            filter=f"{gallery.filter}; and {who} of {self.source}"
            + ("" if scale else ", not calibrated"),
            scale=scale,
        )
        calibrated = scale is not None
        candidates = HeadCandidates(self.source, len(names), shared, calibrated)
        return mixed, HeadSuggestions(candidates, names)


@dataclass(frozen=True, eq=False)
class HeadMix:
    """A head that competes.

    Raises:
        UsageError: where it names nobody of a name that is to be another.
    """

    known: KnownClasses
    names: Mapping[str, str]  # of the head's individuals -> of the catalogue's

    def __post_init__(self) -> None:
        strangers = sorted(set(self.names) - set(self.known.individuals))
        if strangers:
            raise UsageError(
                f"the names of the head's individuals: {self.known.source} knows no "
                f"{strangers[0]!r}; write it as the network's class list does"
            )

    def note(self, why_not: str) -> str:
        """What a person must know of answers that are not calibrated, as a sentence.

        Args:
            why_not: they are not, and the remedy.
        """
        return (
            f"{len(self.known):,} individuals of {self.known.source} compete without photos: "
            "probabilities among them are not calibrated, and none of them is suggested as a "
            f"match; {why_not}"
        )

    def rows_for(self, rows: GalleryRows, wanted: CandidateFilter) -> HeadRows:
        """The class rows of those who fit a filter.

        Of an individual without photos only the species may be known; of one with photos these
        say the species. Other conditions hold where missing values are included.

        Args:
            rows: of the whole catalogue.
            wanted: whom the user asks for.

        Raises:
            UsageError: where the catalogue has no individual of a name that is to be one of its.
        """
        lost = sorted(set(self.names.values()) - set(rows.individuals))
        if lost:
            raise UsageError(
                f"the names of the head's individuals: the catalogue has no {lost[0]!r}; write it "
                "as the catalogue does, or leave the row out"
            )
        labelled = {
            name: species
            for name, species in zip(rows.individuals, rows.species, strict=True)
            if species
        }
        known = self.known
        names = [self.names.get(it, it) for it in known.individuals]
        species = [labelled.get(it, own) for it, own in zip(names, known.species, strict=True)]
        fitting = np.flatnonzero([_fits(wanted, it) for it in species])
        _, centres, dimension = known.vectors.shape
        each = np.repeat(fitting, centres)
        return HeadRows(
            known.source,
            known.vectors[fitting].reshape(-1, dimension),
            tuple(names[it] for it in each),
            tuple(species[it] for it in each),
        )


def head_mix(spec: EmbedderSpec, known: KnownClasses | None, names: Mapping[str, str]) -> HeadMix:
    """The head of a catalogue's network, to compete.

    Raises:
        NetworkError: where the network names nobody.
        UsageError: see `HeadMix`.
    """
    if known is None:
        raise NetworkError(
            f"the catalogue's network {spec.id} names no individuals that it was trained on: the "
            "head of a network can only compete where that was added with `rorqual models add` "
            "and --classes, and `rorqual models use` took it into use"
        )
    return HeadMix(known, names)


def _fits(wanted: CandidateFilter, species: str | None) -> bool:
    traits = Traits(species=species)
    held = {it: wanted.holds(it, traits) for it in wanted.conditions}
    return all(it in wanted.include_missing if fits is None else fits for it, fits in held.items())
