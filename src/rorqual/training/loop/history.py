"""What is known of each epoch, and how does it stand in the table metrics.csv?"""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class EpochFigures:
    """One epoch; what was not measured is None."""

    round: int  # of pseudo-labels; 0 is the first, without any
    epoch: int  # within its round, from 1
    side: int  # pixels of the pictures
    photos: int  # shown, on all devices
    loss: float  # mean over the epoch
    learning_rate: float  # of the trunk, at the end of the epoch
    seconds: float  # of training, validation apart
    waiting_share: float  # 0..1 of these seconds: waiting for crops
    validation_seconds: float
    validation_loss: float | None = None  # closed set only
    top_1: float | None = None  # 0..1; see retrieval
    top_5: float | None = None
    map_at_5: float | None = None
    queries: int | None = None  # photos that the three rest on


def history_table(history: Sequence[EpochFigures]) -> str:
    """The epochs as CSV, one a row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(EpochFigures))
    for epoch in history:
        writer.writerow(
            f"{value:.6g}" if isinstance(value, float) else value
            for value in asdict(epoch).values()
        )
    return text.getvalue()
