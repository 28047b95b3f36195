"""Which rows has the head of a checkpoint that names individuals?"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.networks.family.family import ClassifierHead, Family
from rorqual.training.convert.checkpoint_file import read_checkpoint


def head_of_individuals(family: Family) -> ClassifierHead:
    """The head whose rows can be named.

    Raises:
        UsageError: where the family has none.
    """
    for head in family.heads:
        if head.names_individuals:
            return head
    raise UsageError(f"{family.id} has no head that names individuals: leave --classes out")


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
