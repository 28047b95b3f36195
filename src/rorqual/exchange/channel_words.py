"""How are the channels of a fusion called where people read of them?"""

from collections.abc import Mapping

from rorqual.matching.fusion_model import CLOSER, EMBEDDING, LOCAL
from rorqual.matching.occasions import PLACE, TIME
from rorqual.matching.species_values import SPECIES

FURTHER_CHANNELS: Mapping[str, str] = {  # those besides the embedding
    LOCAL: "marks",
    CLOSER: "marks of the likeliest once more",
    SPECIES: "species by their looks",
    TIME: "times of sightings",
    PLACE: "places of sightings",
}
CHANNELS: Mapping[str, str] = {EMBEDDING: "the embedding", **FURTHER_CHANNELS}
