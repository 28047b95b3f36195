"""What can go wrong, in words that a biologist can act on."""

from rorqual.domain.refusal import Refusal


class RorqualError(Exception):
    """A failure whose message names what failed and the remedy."""


class UsageError(RorqualError):
    """The request itself is wrong: a missing path, a missing column, an unusable folder."""


class MissingError(UsageError):
    """What the request names is not in the catalogue."""


class ConflictError(UsageError):
    """The catalogue stands otherwise than the request assumes, as after somebody else's change."""


class CatalogueError(RorqualError):
    """The catalogue cannot be opened, is damaged or is of another version."""


class NetworkError(RorqualError):
    """A network file is missing, damaged or not what its spec says."""


class PhotoRefusedError(RorqualError):
    """One photo cannot be used; carries the refusal that stands in its result."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
