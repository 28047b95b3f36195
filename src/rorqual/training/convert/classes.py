"""Which rows have the heads of a checkpoint that name individuals and species?"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.networks.class_list import ClassName, read_class_list, read_species_list
from rorqual.networks.family.family import ClassifierHead, Family
from rorqual.networks.known_classes import classes_bytes
from rorqual.networks.spec import NetworkFile
from rorqual.training.convert.checkpoint_file import read_checkpoint
from rorqual.training.export.onnx_writing import network_file


class NamedHead(NamedTuple):
    """A head with the names of its classes."""

    head: ClassifierHead
    names: list[ClassName]


def individuals_of(family: Family, classes: Path | None) -> NamedHead | None:
    """The head that names individuals, by a user's table; None without one.

    Raises:
        UsageError: where the family has no such head, or the table is not its.
    """
    if classes is None:
        return None
    for head in family.heads:
        if head.names_individuals:
            return NamedHead(head, read_class_list(classes, head.classes))
    raise UsageError(f"{family.id} has no head that names individuals: leave --classes out")


def species_of(family: Family, species: Path | None) -> NamedHead | None:
    """The head that names species, by a user's table; None without one.

    Raises:
        UsageError: where the family has no such head, or the table is not its.
    """
    if species is None:
        return None
    for head in family.heads:
        if head.names_species:
            return NamedHead(head, read_species_list(species, head.classes))
    raise UsageError(f"{family.id} has no head that names species: leave --species-classes out")


def write_classes(
    family: Family, named: NamedHead | None, checkpoint: Path, target: Path
) -> NetworkFile | None:
    """Write the rows of a head with their names; None where there is no such head.

    Args:
        family: of the checkpoint.
        named: one of the family's heads.
        checkpoint: its file, which `convert.load_network` accepted.
        target: the file to write.

    Raises:
        CheckpointError: where the checkpoint cannot be read.
        NetworkError: where a row that is named has no direction.
    """
    if named is None:
        return None
    rows = head_rows(family, named.head, checkpoint)
    target.write_bytes(classes_bytes(rows, named.head.centres, named.names))
    return network_file(target)


def head_rows(family: Family, head: ClassifierHead, checkpoint: Path) -> NDArray[np.float32]:
    """The rows of a head, shape (classes * centres, dimension).

    Args:
        family: of the checkpoint.
        head: one of the family's.
        checkpoint: its file, which `convert.load_network` accepted.

    Raises:
        CheckpointError: where the file cannot be read.
    """
    tensors = read_checkpoint(checkpoint, family.keys.containers)
    tensor = tensors.get(head.key, tensors.get(family.keys.wrapper + head.key))
    assert tensor is not None  # it was accepted, so the head is there
    rows: NDArray[np.float32] = tensor.float().numpy()
    return rows
