"""By which marks are animals compared? RootSIFT, or networks that find or pair keypoints.

One kind compares the whole shortlist; a second, slower one may look closer at the likeliest few.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rorqual.domain.errors import NetworkError
from rorqual.identify.local_channel import local_stamp
from rorqual.identify.network_choice import LicencePolicy, licence_policy
from rorqual.matching.fusion_model import CLOSER, LOCAL
from rorqual.matching.local.comparing import AFFINE, LocalComparer
from rorqual.matching.local.extractor import Extractor
from rorqual.matching.local.glue import GluePairing
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.local.shortlist import CLOSER_SHORTLIST, DEFAULT_SHORTLIST
from rorqual.matching.local.xfeat import XFeat
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.store import find_spec, network_ids

ROOTSIFT = "rootsift"
BOTH = "rootsift+lighterglue"
_CHANNELS = (LOCAL, CLOSER)
_ROOTSIFT_LICENCE = "Apache-2.0"  # OpenCV's; there are no weights


@dataclass(frozen=True, slots=True)
class Marks:
    """How marks are found and compared."""

    name: str  # see `marks_by`
    extractor: Extractor
    comparer: LocalComparer
    licence: str  # SPDX identifier of the terms of all that works on them
    commercial_use: bool  # whether these terms are known to allow it
    networks: tuple[str, ...] = ()  # id@hash of those that work on them
    shortlist: int = DEFAULT_SHORTLIST  # photos that a query is compared with, at most

    @property
    def stamp(self) -> str:
        """What local scores are made by."""
        return local_stamp(self.extractor, self.comparer, self.shortlist)


def rootsift_marks() -> Marks:
    """The marks that need no network."""
    return Marks(ROOTSIFT, RootSift(), LocalComparer(), _ROOTSIFT_LICENCE, commercial_use=True)


def marks_by(name: str) -> Marks:
    """The marks of that name.

    Args:
        name: `rootsift`, or the id of a network that finds keypoints, or of one that pairs them.

    Raises:
        NetworkError: where there is no such network, it does neither, or cannot be loaded.
    """
    if name == ROOTSIFT:
        return rootsift_marks()
    if name not in network_ids():
        raise NetworkError(f"there are no marks by {name!r}; there are: {', '.join(_mark_names())}")
    spec = find_spec(name)
    if spec.task is Task.LOCAL:
        own = (spec.stamp,)
        return Marks(name, XFeat(spec), LocalComparer(), spec.licence, spec.commercial_use, own)
    if spec.keypoints is None:
        raise NetworkError(
            f"{name} is a network for {spec.task}: marks need one that finds keypoints or pairs "
            f"them, or {ROOTSIFT}"
        )
    finding = marks_by(spec.keypoints.features)
    return Marks(
        name,
        finding.extractor,
        LocalComparer(pairing=GluePairing(spec)),
        _joined(finding, spec),
        finding.commercial_use and spec.commercial_use,
        (*finding.networks, spec.stamp),
    )


def _mark_names() -> list[str]:
    """What can find or pair marks here."""
    able = {Task.LOCAL, Task.MATCHING}
    return [ROOTSIFT, *(it for it in network_ids() if find_spec(it).task in able)]


def marks_asked(
    settings: Mapping[str, str], names: str, shortlist: int = DEFAULT_SHORTLIST
) -> dict[str, Marks]:
    """The marks that a user names, by channel.

    Args:
        settings: of a catalogue, which accepts some terms.
        names: of one kind, or of two with a plus between them: the second looks closer.
        shortlist: photos that a query is compared with, at most; fewer by the second kind.

    Raises:
        NetworkError: where there are more than two, or see `marks_allowed`.
    """
    named = names.split("+")
    if len(named) > len(_CHANNELS):
        raise NetworkError(f"{names}: marks are compared in two ways at most, such as {BOTH}")
    sizes = shortlist, min(CLOSER_SHORTLIST, shortlist)
    return {
        channel: replace(marks_allowed(settings, name), shortlist=size)
        for channel, name, size in zip(_CHANNELS, named, sizes, strict=False)
    }


def marks_allowed(settings: Mapping[str, str], name: str) -> Marks:
    """The marks of that name, where a catalogue accepts their terms.

    Raises:
        NetworkError: where it does not; or see `marks_by`.
    """
    marks = marks_by(name)
    if licence_policy(settings) is LicencePolicy.PERMISSIVE and not marks.commercial_use:
        raise NetworkError(
            f"marks by {name} are under {marks.licence}, which allows no commercial work, and the "
            "catalogue was made with --license permissive: choose others"
        )
    return marks


def marks_of_stamp(stamp: str) -> Marks | None:
    """The marks that have a stamp; None where nothing here has it.

    Raises:
        NetworkError: where a network is damaged.
    """
    finder, comparer, size = f"{stamp}++".split("+")[:3]
    name = (finder if comparer.startswith(f"{AFFINE}@") else comparer).partition("@")[0]
    if name != ROOTSIFT and name not in network_ids():
        return None
    marks = marks_by(name)
    if size.isdecimal():
        marks = replace(marks, shortlist=int(size))
    return marks if marks.stamp == stamp else None


def _joined(finding: Marks, spec: NetworkSpec) -> str:
    both = dict.fromkeys((finding.licence, spec.licence))
    return " AND ".join(both)
