"""Do folders tell the individuals apart, one folder for each?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.domain.label import Label
from rorqual.domain.taxa import canonical_species
from rorqual.exchange.cells import is_unknown
from rorqual.exchange.damaged_ids import sound_individual_id

_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_SIGN = r"[-_. ]"
_DATE = re.compile(
    rf"({_YEAR}{_MONTH}{_DAY}|{_YEAR}{_SIGN}{_MONTH}({_SIGN}{_DAY})?"
    rf"|({_DAY}{_SIGN})?{_MONTH}{_SIGN}{_YEAR})(\D.*)?",
    re.ASCII,
)
_ONLY_YEAR = re.compile(_YEAR, re.ASCII)
_CAMERA_FOLDER = re.compile(r"DCIM|[1-9]\d\d[A-Z_][A-Z0-9_]{4}", re.ASCII)  # DCF: 100CANON
_TRAILING_NUMBER = re.compile(r"[\W\d_]+$")
_NUMBERED_WORDS = """
    photo photos picture pictures pic pics image images img imgs raw train test val export
    batch camera card day encounter folder part roll session set sighting survey trip
"""
_GENERIC_WORDS = """
    jpg jpeg jpegs png raws training testing valid validation query queries gallery
    catalogue catalog exports exported import imports original originals edited processed
    unprocessed selected unsorted sorted crop crops cropped best good bad new old misc other others
    left right left_side right_side body head heads dorsal dorsal_fin fin fins fluke flukes tail
    group data dataset cetacean cetaceans whale whales dolphin dolphins
"""
_NUMBERED_NAMES = frozenset(_NUMBERED_WORDS.split())  # also with a number: day 3
_GENERIC_NAMES = frozenset(_GENERIC_WORDS.split())  # alone: whale_09913 is an individual


@dataclass(frozen=True, slots=True)
class FolderLabels:
    """The labels that folders give, or why they give none."""

    labels: Mapping[str, tuple[Label, ...]] | None  # photo name -> its label; None: not taken
    reason: str  # a sentence for the user, either way


def labels_from_folders(names: Iterable[str]) -> FolderLabels:
    """Take each folder for an individual where nothing speaks against it.

    Photos in a folder called unknown or new_individual have no label.

    Args:
        names: paths of photos, relative to PHOTOS, with forward slashes.
    """
    photos = tuple(names)
    if objection := _objection(photos):
        return FolderLabels(None, f"The folders are not taken as individuals: {objection}.")
    labels = {
        photo: (Label(line=0, individual=sound_individual_id(folder)),)
        for photo, folder in ((photo, photo.split("/")[0]) for photo in photos)
        if not _says_unknown(folder)
    }
    individuals = {rows[0].individual for rows in labels.values()}
    return FolderLabels(
        labels, f"Each of the {len(individuals)} folders is taken as an individual."
    )


def _objection(photos: tuple[str, ...]) -> str | None:
    """What speaks against folders as individuals."""
    for photo in photos:
        depth = photo.count("/")
        if depth == 0:
            return f"{photo} lies in no sub folder"
        if depth > 1:
            return f"{photo} lies more than one folder deep"
    folders = sorted({photo.split("/")[0] for photo in photos})
    individuals = [folder for folder in folders if not _says_unknown(folder)]
    if len(individuals) < 2:
        return "there are fewer than two sub folders with a name"
    if all(_ONLY_YEAR.fullmatch(folder) for folder in individuals):
        return "their names look like years"
    for folder in individuals:
        if kind := _kind_of_folder(folder):
            return f"the folder {folder} {kind}"
    return None


def _says_unknown(folder: str) -> bool:
    return is_unknown(folder) or folder.casefold() == NEW_INDIVIDUAL


def _kind_of_folder(folder: str) -> str | None:
    """What a folder holds that is no individual, as a phrase."""
    if _DATE.fullmatch(folder):
        return "looks like a date"
    if _CAMERA_FOLDER.fullmatch(folder):
        return "looks like a camera's folder"
    name = folder.casefold().replace(" ", "_")
    if name in _GENERIC_NAMES or _TRAILING_NUMBER.sub("", name) in _NUMBERED_NAMES:
        return "has a general name"
    species = canonical_species(folder)
    if species is not None and species.taxon is not None:
        return f"is named after a species ({species.label})"
    try:
        sound_individual_id(folder)
    except ValueError as error:
        return f"cannot name an individual: {error}"
    return None
