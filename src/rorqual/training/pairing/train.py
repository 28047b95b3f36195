"""Where does the network come from that pairs keypoints of whales? LighterGlue, taught further.

`python -m rorqual.training.pairing.train --photos DATA --output RUN` teaches it on heads of right
whales of the fitting share, by pairs of photos that RootSIFT or the published weights are sure of;
in a further round also by those that it is sure of itself, and by those that nobody is sure of. Run
again, it goes on where it was.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from rorqual.embedding.embedder import Embedder
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.local.glue import keypoints_of, mutual_pairs
from rorqual.matching.local.pairing import KeypointPairs, PairingSettings, pair_keypoints
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.local.xfeat import XFeat
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.store import find_spec
from rorqual.training.convert.lightglue import LightGlue
from rorqual.training.gate_photos import Role
from rorqual.training.identities import labelled_animals
from rorqual.training.local_networks import (
    LIGHTERGLUE,
    LIGHTERGLUE_FAMILY,
    XFEAT,
    export_matcher,
    load_published,
)
from rorqual.training.pairing.animals import TaughtPhoto, taught_photos
from rorqual.training.pairing.examples import Examples, Shares
from rorqual.training.pairing.fitting import Schedule, fit
from rorqual.training.pairing.verified import Comparison, PhotoPair, verified_pairs

NETWORK = "rorqual-lighterglue"
COLLECTION = "right_whales"


class Round(NamedTuple):
    """One training, from the network that the one before it left."""

    schedule: Schedule
    shares: Shares


ROUNDS = (
    Round(Schedule(1200, 2e-4, pairs=18), Shares(verified=0.34, made=0.22, unsure=0.0)),
    Round(Schedule(1200, 2e-4, pairs=20), Shares(verified=0.25, made=0.15, unsure=0.25)),
)
_LIKENESS = "rorqual-lite0-sharp"
_SEED = 7


def train(photos: Sequence[TaughtPhoto], run: Path, rounds: Sequence[Round]) -> LightGlue:
    """Teach the published network on photos.

    Args:
        photos: see `taught_photos`.
        run: a folder for checkpoints.
        rounds: one after the other.

    Raises:
        UsageError: where the published weights are not installed.
    """
    network = _published()
    verified: list[PhotoPair] = []
    for number, (schedule, shares) in enumerate(rounds, start=1):
        # the network begins as the published one
        surest = [_ROOTSIFT, _by(network)] if number == 1 else [_by(network)]
        verified = list(verified_pairs(photos, surest, _SEED, known=verified))
        sys.stderr.write(f"round {number}: {len(verified)} pairs of photos are sure\n")

        def tell(
            step: int, loss: float, name: str = f"round {number}", of: int = schedule.steps
        ) -> None:
            sys.stderr.write(f"\r{name}: step {step} of {of}, loss {loss:.3f}")

        fit(
            network,
            Examples(photos, verified, shares, _SEED + number),
            schedule,
            run / f"round-{number}.ckpt",
            tell,
            seed=_SEED,
        )
        sys.stderr.write("\n")
    return network.eval()


def export(network: LightGlue, folder: Path) -> NetworkSpec:
    """Write the network as it ships, into a folder that is there."""
    return export_matcher(
        network,
        folder,
        id=NETWORK,
        version="2",  # 1 had the first round alone
        title="LighterGlue, taught on heads of right whales",
        licence="CC-BY-NC-4.0",
        commercial_use=False,
        source=f"{find_spec(LIGHTERGLUE).source} (Apache-2.0); trained further by "
        "rorqual.training.pairing on photographs published for research (see LICENSE-MODELS.md)",
        limits="Taught on heads of right whales from above, 224 pixels wide and turned so that "
        "they point to the right; of other species and parts it has seen no animal. It told the "
        "fins of one dolphin from others' rather worse than the weights that it was taught from.",
    )


def _published() -> LightGlue:
    network = load_published(LIGHTERGLUE_FAMILY)
    assert isinstance(network, LightGlue)
    return network.eval()


def _by(network: LightGlue) -> Comparison:
    keypoints = network.layout.keypoints

    def pair(first: LocalFeatures, second: LocalFeatures) -> KeypointPairs:
        told = [
            torch.from_numpy(numbers[np.newaxis])
            for it in (first, second)
            for numbers in keypoints_of(it, keypoints.numbers)
        ]
        with torch.inference_mode():
            (logarithms,) = network(*told).numpy()
        return mutual_pairs(np.exp(logarithms), keypoints.least)

    return Comparison(pair, lambda photo: photo.plain)


_ROOTSIFT = Comparison(
    lambda first, second: pair_keypoints(first, second, PairingSettings()),
    lambda photo: photo.marks,
)


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, required=True, help="folder of the run")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    animals = list(labelled_animals(arguments.photos / COLLECTION, Role.FIT))
    photos = list(
        taught_photos(
            animals, XFeat(find_spec(XFEAT)), RootSift(), Embedder(find_spec(_LIKENESS)), _SEED
        )
    )
    export(train(photos, arguments.output, ROUNDS), arguments.output)


if __name__ == "__main__":
    main()
