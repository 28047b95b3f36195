"""Fitting probabilities to a catalogue, with or without the head of its network."""

from os import PathLike, fspath
from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import UsageError
from rorqual.exchange.head_names import read_head_names
from rorqual.identify import calibrating
from rorqual.identify.asked_channels import AskedChannels
from rorqual.identify.calibrating import DEFAULT_NEW_SHARE
from rorqual.identify.head_calibrating import calibrate_with_head
from rorqual.identify.progress import Progress, silent
from rorqual.matching.fit import DEFAULT_POLICY, CalibrationOutcome
from rorqual.matching.further_channels import MOST_QUERIES
from rorqual.matching.local.shortlist import DEFAULT_SHORTLIST
from rorqual.matching.suggestion_policy import SuggestionPolicy


def calibrate(
    catalogue: Catalogue,
    *,
    expected_new_share: float = DEFAULT_NEW_SHARE,
    policy: SuggestionPolicy = DEFAULT_POLICY,
    local: bool = True,
    marks: str | None = None,
    shortlist: int = DEFAULT_SHORTLIST,
    look_at: int = MOST_QUERIES,
    species: bool = False,
    occasions: bool = False,
    with_head: bool = False,
    head_names: str | PathLike[str] | None = None,
    on_progress: Progress = silent,
) -> CalibrationOutcome:
    """Fit a calibration on the catalogue's own labels, and use it from now on.

    On too few individuals the calibration in force stays, and the outcome says so.

    Args:
        catalogue: an open one.
        expected_new_share: of new individuals among the animals that will be met, 0..1.
        policy: when a suggestion is wanted.
        local: whether local features are compared, too, where the extra `marks` is installed;
            kept where that is shown to help.
        marks: by what they are found and paired: `rootsift`, or the id of a network that finds
            keypoints or pairs them; or two of these with a plus between them. None takes
            `rootsift`, and for North Atlantic right whales `rootsift+rorqual-lighterglue`, where
            the catalogue's licence allows it.
        shortlist: photos of the likeliest individuals that marks are compared with, 1 or more.
        look_at: photos that further channels look at, at most; from 1,000 on the evidence of their
            values follows isotonic curves.
        species: whether the species head looks at the photos, too; kept where that helps.
        occasions: whether times and places are compared, too; kept where that helps.
        with_head: whether to calibrate `identify` with `with_head` instead, and with the same
            names; that without it keeps its calibration. It assumes that the labelled photos did
            not teach the network.
        head_names: a table head,individual of those whom the catalogue calls otherwise.
        on_progress: called after each photo that a further channel looked at, of each anew.

    Raises:
        CatalogueError: where the catalogue is damaged.
        NetworkError: where a network of a channel cannot be used, or the catalogue's names nobody
            with with_head.
        UsageError: where a row of head_names cannot be used, it holds a name that the head or the
            catalogue does not know, or comes without with_head.
        ValueError: where expected_new_share is not between 0 and 1.
    """
    channels = AskedChannels(
        local=local,
        marks=marks,
        shortlist=shortlist,
        look_at=look_at,
        species=species,
        occasions=occasions,
    )
    if not with_head:
        if head_names is not None:
            raise UsageError(f"{fspath(head_names)} names individuals of a head: let it compete")
        return calibrating.calibrate(
            catalogue,
            expected_new_share=expected_new_share,
            policy=policy,
            channels=channels,
            on_progress=on_progress,
        )
    names = {}
    if head_names is not None:
        table = read_head_names(Path(head_names))
        if table.errors:  # a calibration is for the whole table
            raise UsageError(str(table.errors[0]))
        names = dict(table.names)
    return calibrate_with_head(
        catalogue,
        names,
        expected_new_share=expected_new_share,
        policy=policy,
        channels=channels,
        on_progress=on_progress,
    )
