"""Which directions of the frozen features tell individuals apart? A linear head says it.

`python -m rorqual.training.discriminant --photos DATA --output FOLDER` fits the head on labelled
animals of the fitting share and on rendered ones, and writes it as ONNX.

Method: within-class covariance normalisation (Hatch et al., Interspeech 2006) with shrinkage,
then the principal directions of what remains. What varies between photos of one animal (light,
sea, angle) counts less; what varies between animals counts more.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.networks.session import Network
from rorqual.networks.store import find_spec
from rorqual.photos.reader import PhotoReader
from rorqual.rendering.catalogue import render_catalogue
from rorqual.training.gate_heads import write_linear_head
from rorqual.training.gate_photos import Role, table_rows
from rorqual.training.identities import COLLECTIONS, LabelledAnimal, labelled_animals

DIMENSION = 256  # of the new vectors
SHRINKAGE = 0.3  # of the within-individual covariance, in units of its mean variance
_RENDERED_INDIVIDUALS, _RENDERED_ENCOUNTERS = 60, 3


def fit_discriminant(
    vectors: NDArray[np.float32], individuals: list[str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The linear map that normalises the variation within individuals.

    Args:
        vectors: of labelled animals, shape (n, d).
        individuals: n names; those with one photo count for the principal directions only.

    Returns:
        Matrix (d, DIMENSION) and offset (DIMENSION,): the new vector is x @ matrix + offset.
    """
    points = vectors.astype(np.float64)
    mean = points.mean(axis=0)
    _, owner = np.unique(individuals, return_inverse=True)
    sums = np.zeros((owner.max() + 1, points.shape[1]))
    np.add.at(sums, owner, points)
    residuals = points - (sums / np.bincount(owner)[:, np.newaxis])[owner]
    within = residuals.T @ residuals / (len(points) - len(sums))
    within += SHRINKAGE * np.trace(within) / len(within) * np.eye(len(within))
    variances, directions = np.linalg.eigh(within)
    normaliser = directions / np.sqrt(variances)
    _, _, principal = np.linalg.svd((points - mean) @ normaliser, full_matrices=False)
    matrix = normaliser @ principal[:DIMENSION].T
    return matrix.astype(np.float32), (-mean @ matrix).astype(np.float32)


def embed(animals: list[LabelledAnimal], network: Network) -> NDArray[np.float32]:
    """The network's vectors of labelled animals, shape (n, d)."""

    def vector(animal: LabelledAnimal) -> NDArray[np.float32]:
        reader = PhotoReader(animal.path.read_bytes(), animal.path.name)
        if animal.box is None:
            return network.run(reader.image(network.spec.image.width))
        crop = reader.crop(animal.box.clipped_to(reader.width, reader.height), 256)
        return network.run(crop.image, crop.box)

    return np.stack(list(ordered_map(vector, animals, default_workers())))


def rendered_animals(folder: Path) -> list[LabelledAnimal]:
    """Rendered flukes of individuals that no demonstration shows."""
    rendered = render_catalogue(
        folder,
        individuals=_RENDERED_INDIVIDUALS,
        encounters=_RENDERED_ENCOUNTERS,
        photos_per_encounter=1,
        seed=30_000,
        unknown_individuals=0,
        empty_seas=0,
    )
    return [
        LabelledAnimal(
            rendered.photos / row["photo"],
            row["species"],
            f"rendered {row['individual_id']}",
            None,
        )
        for row in table_rows(rendered.labels)
    ]


def main() -> None:
    """Fit the head and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--output", type=Path, required=True, help="folder of the ONNX head")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        animals = [
            animal
            for name in COLLECTIONS
            for animal in labelled_animals(arguments.photos / name, Role.FIT)
        ]
        animals += rendered_animals(Path(folder))
        vectors = embed(animals, Network(find_spec("lite0-levels")))
    matrix, offset = fit_discriminant(vectors, [animal.individual for animal in animals])
    write_linear_head(arguments.output / "discriminant.onnx", matrix, offset)


if __name__ == "__main__":
    main()
