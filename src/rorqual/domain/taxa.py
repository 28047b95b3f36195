"""Which species does a user's word mean? Labels, scientific names, synonyms, register numbers."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rorqual.domain.taxa_table import ROWS
from rorqual.domain.taxon_identifiers import APHIA_IDS, GBIF_KEYS

_NO_SPECIES = frozenset(
    {"", "unknown", "na", "n_a", "nan", "none", "null", "unidentified", "undetermined", "unk"}
)
_APOSTROPHES = re.compile(r"['`´\u2018\u2019]")  # noqa: RUF001 - typographic ones are meant
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Taxon:
    """A species, or a group of species that labels do not tell apart."""

    label: str  # canonical, snake_case
    scientific_name: str | None  # None where the label covers several genera
    synonyms: tuple[str, ...]  # snake_case: other names, misspellings, other scientific names
    aphia_id: int | None  # of WoRMS, the World Register of Marine Species; None: not certain
    gbif_key: int | None  # of GBIF's backbone taxonomy; None: not certain


@dataclass(frozen=True, slots=True)
class SpeciesName:
    """What a user's word for a species means."""

    label: str  # canonical where the taxonomy knows the species, else as given in snake_case
    taxon: Taxon | None  # None where the taxonomy does not know the species


def snake_case(text: str) -> str:
    """Lower-case words joined by underscores; an apostrophe vanishes (cuviers_beaked_whale)."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)).lower()
    return _NOT_A_LETTER.sub("_", unicodedata.normalize("NFC", plain)).strip("_")


def canonical_species(text: str) -> SpeciesName | None:
    """The species that a label, a common name or a scientific name stands for.

    Names are compared whole: `killer_whale` is no part of `false_killer_whale`.

    Returns:
        The canonical name; a species that the taxonomy does not know keeps its name and has no
        taxon; None where the text says that the species is not known.

    Example:
        >>> canonical_species("Kiler Whale").label
        'killer_whale'
    """
    name = snake_case(text)
    if name in _NO_SPECIES:
        return None
    taxon = _taxa_by_name().get(name)
    return SpeciesName(taxon.label if taxon else name, taxon)


@cache
def known_taxa() -> tuple[Taxon, ...]:
    """All species of the taxonomy, in the order of its table."""
    return tuple(
        Taxon(label, scientific_name, synonyms, APHIA_IDS.get(label), GBIF_KEYS.get(label))
        for label, scientific_name, synonyms in ROWS
    )


@cache
def _taxa_by_name() -> Mapping[str, Taxon]:
    by_name: dict[str, Taxon] = {}
    for taxon in known_taxa():
        scientific = (snake_case(taxon.scientific_name),) if taxon.scientific_name else ()
        for name in (taxon.label, *scientific, *taxon.synonyms):
            by_name[name] = taxon
    return by_name
