from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from rorqual.domain.box import Box
from rorqual.domain.errors import NetworkError
from rorqual.networks.session import Network
from rorqual.networks.store import find_spec, shipped_specs
from rorqual.networks.tile import Tile

LEVELS, GATE = find_spec("lite0-levels"), find_spec("lite0-cetacean-gate")
PICTURES = [
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (60, 80, 3), dtype=np.uint8))
    for seed in range(6)
]


@pytest.mark.parametrize(
    "spec", [it for it in shipped_specs().values() if it.image], ids=lambda spec: spec.id
)
def test_a_shipped_network_gives_what_its_spec_says(spec: object) -> None:
    network = Network(spec)  # type: ignore[arg-type]
    vector = network.run(PICTURES[0])
    assert vector.shape == (network.spec.dimension // network.spec.looks,)
    assert vector.dtype == np.float32
    assert np.isfinite(vector).all()


def test_a_picture_is_as_large_as_the_smallest_tile_needs() -> None:
    half = Tile(0.5, 0, 1, 0.75)
    tiled = replace(LEVELS, tiles=(half, half), dimension=2 * LEVELS.dimension)
    assert Network(tiled).shortest_side == 2 * Network(LEVELS).shortest_side


def test_a_box_around_the_whole_picture_is_the_whole_picture() -> None:
    network = Network(LEVELS)
    whole = Box.whole(*PICTURES[0].size)
    assert np.array_equal(network.run(PICTURES[0], whole), network.run(PICTURES[0]))
    assert not np.array_equal(
        network.run(PICTURES[0], Box(10, 20, 70, 50)), network.run(PICTURES[0])
    )


def test_a_picture_has_one_output_alone_or_in_threads_and_in_any_order() -> None:
    """Bit for bit: a result must not depend on what else runs."""
    gate, embedding = Network(GATE), Network(LEVELS)

    def both(picture: Image.Image) -> NDArray[np.float32]:
        return np.concatenate([gate.run(picture), embedding.run(picture)])

    def other_way_round(picture: Image.Image) -> NDArray[np.float32]:
        vector = embedding.run(picture)
        return np.concatenate([gate.run(picture), vector])

    alone = [both(picture) for picture in PICTURES]
    for work in (both, other_way_round):
        with ThreadPoolExecutor(2) as pool:
            threaded = list(pool.map(work, [*PICTURES, *reversed(PICTURES)]))
        for vector, expected in zip(threaded, [*alone, *reversed(alone)], strict=True):
            assert np.array_equal(vector, expected)


def test_the_spec_decides_what_a_shared_file_sees() -> None:
    """Networks of one file share its last run; another preprocessing must not get its result."""
    mirrored = replace(LEVELS, image=replace(LEVELS.picture, channels="bgr"))
    first, second = Network(LEVELS), Network(mirrored)
    swapped = Image.merge("RGB", PICTURES[0].split()[::-1])
    expected = first.run(swapped)
    first.run(PICTURES[0])
    assert np.array_equal(second.run(PICTURES[0]), expected)
    assert not np.array_equal(first.run(PICTURES[0]), expected)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Network(replace(LEVELS, output="wings")), r"no output 'wings', only levels"),
        (lambda: Network(replace(LEVELS, dimension=7)).run(PICTURES[0]), r"1392 numbers.*says 7"),
        (
            lambda: Network(replace(LEVELS, image=replace(LEVELS.picture, std=(1e-42,) * 3))).run(
                PICTURES[0]
            ),
            "not finite",
        ),
        (
            lambda: Network(replace(LEVELS, image=replace(LEVELS.picture, width=100))).run(
                PICTURES[0]
            ),
            r"lite0-imagenet\.onnx cannot run",
        ),
        (
            lambda: Network(replace(GATE, output="logits")).run(PICTURES[0]),
            r"cetacean-gate\.onnx cannot run",
        ),
    ],
    ids=["missing output", "wrong dimension", "not finite", "wrong size", "wrong head"],
)
@pytest.mark.filterwarnings("ignore:.*encountered:RuntimeWarning")
def test_a_network_that_is_not_as_its_spec_says_is_an_error(
    make: Callable[[], object], message: str
) -> None:
    with pytest.raises(NetworkError, match=message):
        make()
