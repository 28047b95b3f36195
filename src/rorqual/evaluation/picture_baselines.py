"""What do simple looks at a picture tell, and what does the background alone?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rorqual.catalogue.animal_facts import AnimalFacts
from rorqual.domain.annotation import BoxSource
from rorqual.embedding.composite_embedder import AnyEmbedder
from rorqual.embedding.embedder import Embedder
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.pictures import for_each_animal, open_photo, whole
from rorqual.evaluation.rootsift import describe, visual_words
from rorqual.identify.progress import Progress, silent
from rorqual.matching.local.opencv import has_opencv
from rorqual.networks.store import find_spec
from rorqual.photos.reader import Crop

FROZEN = "lite0-levels"
HISTOGRAM_BINS = 8  # of each channel
_SIDE = 256  # pixels at which pictures are looked at
_LEAST_BOXED = 0.5  # share of animals with a box of their own, for the background alone


@dataclass(frozen=True, slots=True, eq=False)
class _Looks:
    """What is seen of one animal."""

    colours: NDArray[np.float32]  # (512,)
    sift: NDArray[np.float32] | None  # (descriptors, 128)
    frozen: NDArray[np.float32]
    background: NDArray[np.float32] | None


def picture_baselines(
    tested: Animals, calibrating: Animals, embedder: AnyEmbedder, on_progress: Progress = silent
) -> dict[str, NDArray[np.float32]]:
    """Name -> unit vectors of the tested animals and then of those that calibrate.

    RootSIFT is gathered into words that are fitted on the animals that calibrate, and is left out
    without any and where the extra `marks` is not installed. The background alone is left out
    where most animals have no box.

    Args:
        tested: who is asked for and compared with.
        calibrating: who calibrates.
        embedder: of the evaluated network, which sees the background.
        on_progress: called after each photo.

    Raises:
        UsageError: where a photo is no longer there.
    """
    animals = tested.joined_with(calibrating)
    frozen = Embedder(find_spec(FROZEN))
    boxed = np.mean([it.box_source is not BoxSource.WHOLE_PHOTO for it in animals.facts])
    with_background = bool(boxed >= _LEAST_BOXED)
    with_sift = has_opencv() and len(calibrating) > 0

    def look(facts: AnimalFacts) -> _Looks:
        reader = open_photo(facts)
        crop = reader.crop(facts.box, _SIDE)
        picture = crop.image.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC, crop.box.as_tuple())
        hidden = None
        if with_background:
            image = reader.image(_SIDE)
            box = facts.box.scaled(image.width / facts.width, image.height / facts.height)
            masked = without_animal(image, box.as_tuple())
            hidden = embedder.embed(Crop(masked, whole(masked)))
        sift = describe(picture) if with_sift else None
        return _Looks(colour_histogram(picture), sift, frozen.embed(crop), hidden)

    seen = for_each_animal(look, animals.facts, on_progress)
    found = {
        "colour histogram": np.stack([it.colours for it in seen]),
        "frozen ImageNet features": np.stack([it.frozen for it in seen]),
    }
    sifts = [it.sift for it in seen if it.sift is not None]
    if sifts:
        found["RootSIFT"] = visual_words(sifts, sifts[len(tested) :])
    backgrounds = [it.background for it in seen if it.background is not None]
    if backgrounds:
        found["background only"] = np.stack(backgrounds)
    return found


def colour_histogram(image: Image.Image) -> NDArray[np.float32]:
    """Unit vector of the colours of an RGB picture; its cosine is the Bhattacharyya coefficient."""
    bins = np.asarray(image, dtype=np.intp) * HISTOGRAM_BINS // 256
    index = (bins[..., 0] * HISTOGRAM_BINS + bins[..., 1]) * HISTOGRAM_BINS + bins[..., 2]
    counts = np.bincount(index.ravel(), minlength=HISTOGRAM_BINS**3)
    return np.asarray(np.sqrt(counts / counts.sum()), dtype=np.float32)


def without_animal(image: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    """The picture with the box filled by the mean colour of what lies around it."""
    pixels = np.array(image)
    x0, y0, x1, y1 = (round(edge) for edge in box)
    inside = np.zeros(pixels.shape[:2], dtype=np.bool_)
    inside[max(0, y0) : y1, max(0, x0) : x1] = True
    around = pixels[~inside]
    pixels[inside] = around.mean(axis=0).round() if len(around) else 128
    return Image.fromarray(pixels)
