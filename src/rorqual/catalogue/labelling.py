"""What does a label add to what is known of an animal, and where does it say otherwise?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rorqual.domain.label import Label


@dataclass(frozen=True, slots=True)
class Filling:
    """What was empty and is now known, and what clashes; nothing known is ever replaced."""

    added: dict[str, Any]
    clashes: tuple[str, ...]  # each names the field, the known value and the given one


def fill(known: Mapping[str, Any], given: Mapping[str, Any]) -> Filling:
    """Compare values given with those known; None and a missing field are empty."""
    added, clashes = {}, []
    for field, value in given.items():
        if value is None:
            continue
        present = known.get(field)
        if present is None:
            added[field] = value
        elif present != value:
            clashes.append(f"{field} is {present} in the catalogue and {value} here")
    return Filling(added, tuple(clashes))


def fill_label(known: Mapping[str, Any], label: Label) -> Filling:
    """The same for a label, where `notes` are compared one by one.

    Args:
        known: the fields of `label_fields`, and `notes` as a dictionary.
        label: what a person wrote.
    """
    fields = fill(known, label_fields(label))
    notes = fill(known["notes"], label.notes)
    if notes.added:
        fields.added["notes"] = {**known["notes"], **notes.added}
    return Filling(fields.added, fields.clashes + notes.clashes)


def label_fields(label: Label) -> dict[str, Any]:
    """What the label says of the animal, but for the individual and the notes."""
    return {
        "species": label.species,
        "encounter": label.encounter,
        "date": label.date,
        "latitude": label.position.latitude if label.position else None,
        "longitude": label.position.longitude if label.position else None,
        "part": label.part,
        "side": label.side,
        "quality": label.quality,
        "vitality": label.vitality,
    }


def adds_nothing(known: Mapping[str, Any], label: Label) -> bool:
    """Whether all that the label says of the animal is known already."""
    filling = fill_label(known, label)
    return not filling.added and not filling.clashes
