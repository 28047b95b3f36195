"""In which ways can a checkpoint be another one than its family says? Each names the key."""

from rorqual.domain.errors import NetworkError


class CheckpointError(NetworkError):
    """A checkpoint is not what its family says; nothing of it is used.

    Attributes:
        key: the tensor or entry, as the checkpoint calls it.
    """

    def __init__(self, checkpoint: str, key: str, what: str) -> None:
        super().__init__(f"the checkpoint {checkpoint} cannot be used: {what}")
        self.key = key


class UnreadableCheckpointError(CheckpointError):
    """The file cannot be read as tensors alone; code in it is never run."""


class ContainerError(CheckpointError):
    """The entry that should hold the tensors is not there, or holds something else."""


class MissingKeyError(CheckpointError):
    """A tensor is not there."""


class UnexpectedKeyError(CheckpointError):
    """A tensor is there that the family does not know."""


class WrappedKeyError(CheckpointError):
    """Names begin with `module.`: the wrapper of a training was saved with the network."""


class WrongShapeError(CheckpointError):
    """A tensor has another shape."""


class NotFiniteError(CheckpointError):
    """A tensor holds numbers that are not finite."""
