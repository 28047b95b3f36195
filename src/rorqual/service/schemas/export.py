"""An answer as it is exported."""

from pydantic import Field

from rorqual.service.schemas import examples
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.examples import shown_as


class ExportedDetection(Detection):
    """An answer with its time."""

    model_config = shown_as(examples.EXPORTED)

    identified_at: str = Field(description="ISO 8601, UTC.")
