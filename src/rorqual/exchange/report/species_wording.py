"""How is a species named to a person? Its common name as it is spelt, and the scientific one."""

from rorqual.domain.identification import UNKNOWN_SPECIES
from rorqual.domain.taxa import canonical_species
from rorqual.exchange.report.wording import sentence_case

_PLACES = frozenset(
    ["antarctic", "atlantic", "pacific", "indian", "ocean", "indo", "ganges", "amazon"]
)
_NO_GENITIVE = frozenset(["ganges", "gervais"])  # end in s and are no "Bryde's" or "Risso's"


def species_name(label: str) -> str:
    """A species' label as a name: `north_atlantic_right_whale` as North Atlantic right whale."""
    if label == UNKNOWN_SPECIES:
        return "Species unknown"
    name = canonical_species(label)
    if name is None or name.taxon is None:
        return sentence_case(label)
    words = [word.capitalize() if word in _PLACES else word for word in label.split("_")]
    if words[0].endswith("s") and words[0].lower() not in _NO_GENITIVE:
        words[0] = words[0][:-1] + "'s"
    return sentence_case(" ".join(words))


def scientific_name(label: str) -> str | None:
    """The scientific name of a species' label, where the taxonomy knows one."""
    name = canonical_species(label)
    return name.taxon.scientific_name if name and name.taxon else None
