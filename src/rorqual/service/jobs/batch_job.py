"""What does a job for an archive need to know, so that another process can do it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from rorqual.catalogue.team.job_leases import PLACE
from rorqual.identify.gate_policy import GateMode
from rorqual.service.jobs.folder_mark import marked
from rorqual.service.uploads import StoredArchive

KIND = "predict-batch"


@dataclass(frozen=True, slots=True)
class BatchJob:
    """The parameters of a job: an archive, and how its photos are to be answered."""

    archive: StoredArchive
    gate: GateMode
    mask: bool = False  # whether masks are wanted

    def to_json(self, folder: Path) -> dict[str, Any]:
        """JSON values for the queue; the archive is named relative to the catalogue's folder.

        Raises:
            OSError: where the folder cannot be marked as the place of the archive.
        """
        path = self.archive.path.relative_to(folder.resolve())
        return {
            "archive": path.as_posix(),
            "sha256": self.archive.sha256,
            "kept": self.archive.kept,
            "gate": self.gate.value,
            "mask": self.mask,
            PLACE: marked(folder),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any], folder: Path) -> Self:
        """What `to_json` wrote."""
        path = folder.resolve() / written["archive"]
        archive = StoredArchive(path, written["sha256"], written["kept"])
        mask = written.get("mask", False)  # versions before masks wrote none
        return cls(archive, GateMode(written["gate"]), mask)
