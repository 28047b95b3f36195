"""Which channels does the calibration in force ask, and can they answer here?"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.calibration_choice import calibration_in_force
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.local_marks import Marks, marks_of_stamp
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import CLOSER, LOCAL
from rorqual.matching.local.opencv import MARKS_MISSING, has_opencv
from rorqual.matching.occasions import OCCASION_STAMP, PLACE, TIME
from rorqual.matching.species_values import SPECIES

_ALONE = "the embedding decides alone: the calibration in force was fitted with "
_ANEW = "; `rorqual calibrate` fits it anew"
_OTHER_MARKS = "marks of another kind, or by a network that is not here"
_OTHERS = {
    LOCAL: _OTHER_MARKS,
    CLOSER: _OTHER_MARKS,
    TIME: "times and places of another kind",
    PLACE: "times and places of another kind",
    SPECIES: "another species head than the one at work",
}
_NO_HEAD = "a species head, and the catalogue's settings name none"


class ChannelsAtWork(NamedTuple):
    """What speaks besides the embedding; all that the calibration was fitted with, or nothing."""

    calibration: Calibration  # without its fusion where a channel of that cannot speak
    marks: Mapping[str, Marks] = MappingProxyType({})  # channel -> by which animals are compared
    occasions: bool = False  # whether time and place are
    species: bool = False  # whether the species is, by the head at work
    note: str = ""  # why something of the calibration is not used; else nothing


def channels_at_work(
    calibration: Calibration, *, local: bool, species_head: str | None = None
) -> ChannelsAtWork:
    """Find out what speaks.

    Args:
        calibration: the one in force.
        local: whether local features may be compared.
        species_head: stamp of the species head at work; None where there is none.

    Raises:
        NetworkError: where a network by which marks are compared is damaged.
    """
    fusion = calibration.fusion
    if fusion is None or not fusion.model.further:
        return ChannelsAtWork(calibration)
    alone, asked = ChannelsAtWork(calibration.alone), fusion.model.further
    of_marks = [name for name in asked if name in (LOCAL, CLOSER)]
    if of_marks and not local:
        return alone
    found = ((name, marks_of_stamp(fusion.stamps.get(name, ""))) for name in of_marks)
    marks = {name: it for name, it in found if it}
    stamps = {TIME: OCCASION_STAMP, PLACE: OCCASION_STAMP}
    stamps |= {name: it.stamp for name, it in marks.items()}
    if SPECIES in asked and species_head is None:
        return alone._replace(note=_ALONE + _NO_HEAD + _ANEW)
    stamps |= {SPECIES: species_head} if species_head else {}
    for name in asked:
        if name not in stamps or not fusion.speaks_for(name, stamps[name]):
            other = _OTHERS.get(name, f"a channel {name!r} that is not known here")
            return alone._replace(note=_ALONE + other + _ANEW)
    if of_marks and not has_opencv():
        return alone._replace(note=MARKS_MISSING)
    return ChannelsAtWork(
        calibration,
        marks,
        occasions=TIME in asked or PLACE in asked,
        species=SPECIES in asked,
    )


def marks_in_force(catalogue: Catalogue, *, species_head: str | None = None) -> Mapping[str, Marks]:
    """Channel -> the marks by which answers of a catalogue come about; none where it asks none.

    Args:
        catalogue: an open one.
        species_head: see `channels_at_work`.

    Raises:
        CatalogueError, NetworkError: see `calibration_in_force` and `channels_at_work`.
    """
    in_force = calibration_in_force(catalogue, EmbeddingSpace.of_catalogue(catalogue).space_hash)
    return channels_at_work(in_force, local=True, species_head=species_head).marks
