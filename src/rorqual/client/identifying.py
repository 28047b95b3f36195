"""How does a program ask who is in a photo, or what was answered so far?"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from rorqual.client.files import photo_of
from rorqual.client.part import ClientPart
from rorqual.client.streams import items_of_array
from rorqual.service.schemas.detection import Detection
from rorqual.service.schemas.export import ExportedDetection
from rorqual.service.schemas.matching import MatchResponse


class Identifying(ClientPart):
    """Answers for single photos and animals, and the export of all answers."""

    def predict_single(
        self, photo: Path | str, *, skip_anti_fraud: bool = False, mask: bool = False
    ) -> Detection:
        """Who is in a photo, or why it was rejected.

        Args:
            photo: a file.
            skip_anti_fraud: go on where the gate sees no cetacean; for curators.
            mask: add the best animal's picture with the background removed.
        """
        answer = self._connection.send(
            "POST",
            "/v1/predict-single",
            files={"file": photo_of(photo)},
            params={"skip_anti_fraud": skip_anti_fraud, "mask": mask},
        )
        return Detection.model_validate_json(answer.content)

    def match(self, photos: Sequence[Path | str]) -> MatchResponse:
        """The known individuals by their likeness to the one animal of these photos."""
        files = [("images", photo_of(photo)) for photo in photos]
        answer = self._connection.send("POST", "/match", files=files)
        return MatchResponse.model_validate_json(answer.content)

    def export(self, *, since: datetime | None = None) -> Iterator[ExportedDetection]:
        """All answers that the catalogue keeps, the oldest first, read as they come.

        Args:
            since: that moment or later; UTC where it has no offset.
        """
        params = {"since": since.isoformat()} if since else {}
        with self._connection.stream("GET", "/v1/export", params=params) as answer:
            yield from items_of_array(answer.iter_bytes(), ExportedDetection)
