"""How is a photo refused while it is read? One short way to raise it."""

from rorqual.domain.errors import PhotoRefusedError
from rorqual.domain.refusal import Refusal, RefusalReason, Step

COPY_AGAIN = "copy it again from the camera or from a backup"
EXPORT = "export it as JPEG or TIFF and use that copy"


def read_refused(reason: RefusalReason, message: str) -> PhotoRefusedError:
    """The error for a photo that is refused at the step `read`.

    Args:
        reason: why the photo cannot be used.
        message: names the user's file and the remedy.
    """
    return PhotoRefusedError(Refusal(Step.READ, reason, message))
