"""Which marks are tried where the user names none?"""

from collections import Counter
from collections.abc import Mapping, Sequence

from rorqual.identify.local_marks import ROOTSIFT
from rorqual.identify.network_choice import LicencePolicy, licence_policy

# a closer look by a network that was taught on the species; a photo takes it a second
TAUGHT = {"north_atlantic_right_whale": f"{ROOTSIFT}+rorqual-lighterglue"}


def usual_marks(settings: Mapping[str, str], species: Sequence[str | None]) -> str:
    """The marks for a catalogue, see `marks_asked`.

    RootSIFT; where most individuals are of a species that a matcher was taught on, that matcher
    looks closer at the likeliest, unless its licence is not accepted.

    Args:
        settings: of the catalogue.
        species: of each individual, None where it is not known.
    """
    if licence_policy(settings) is LicencePolicy.PERMISSIVE:
        return ROOTSIFT
    counts = Counter(species)
    most = {name for name, count in counts.items() if count > len(species) / 2}
    return next((TAUGHT[name] for name in most if name in TAUGHT), ROOTSIFT)
