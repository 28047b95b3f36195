"""How do answers and batches read as events?"""

from sqlalchemy import Connection

from rorqual.domain.job_state import JobState
from rorqual.service.events import Events
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.webhooks import Event


def tell_rejection(
    events: Events, detection: Detection, connection: Connection | None = None
) -> None:
    """Tell those who want to know of it where a photo was rejected.

    Args:
        events: of the application.
        detection: an answer.
        connection: of the write transaction that keeps it; None where there is none.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    if detection.rejection_reason is not None:
        events.tell(
            Event.PREDICTION_REJECTED,
            {
                "image_ind": detection.image_ind,
                "rejection_reason": detection.rejection_reason,
                "message": detection.message,
                "cetacean_score": detection.cetacean_score,
                "model_version": detection.model_version,
            },
            connection,
        )


def tell_batch(
    events: Events,
    *,
    job_id: str | None,
    state: JobState,
    photos: int,
    connection: Connection | None = None,
) -> None:
    """Tell those who want to know of it that an archive came to its end.

    Args:
        events: of the application.
        job_id: None where it was answered at once.
        state: a final one.
        photos: that the archive holds.
        connection: of the write transaction that ends it; None where there is none.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    data = {"job": job_id, "state": state, "photos": photos}
    events.tell(Event.BATCH_COMPLETED, data, connection)


def tell_confirmation(
    events: Events, annotation_id: int, individual: str, *, by: str, connection: Connection
) -> None:
    """Tell those who want to know of it that a person said who an animal is.

    Args:
        events: of the application.
        annotation_id: of the animal in its photo.
        individual: who it is.
        by: whose key it was.
        connection: of the write transaction that keeps the decision.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    data = {"annotation_id": annotation_id, "individual": individual, "by": by}
    events.tell(Event.INDIVIDUAL_CONFIRMED, data, connection)
