"""An answer as it is exported."""

from pydantic import Field

from rorqual.service.schemas.detection import Detection


class ExportedDetection(Detection):
    """An answer with its time."""

    identified_at: str = Field(description="ISO 8601, UTC.")
