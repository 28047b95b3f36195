"""What is handed to the catalogue for storing, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.annotation import Annotation
from rorqual.domain.identification import Verdict
from rorqual.domain.label import Label
from rorqual.domain.photo import Photo


@dataclass(frozen=True, slots=True)
class NetworkStamp:
    """Which network made an embedding; vectors of two stamps never meet in one search."""

    id: str
    version: str
    spec_hash: str
    dimension: int  # length of its vectors
    licence: str


@dataclass(frozen=True, slots=True, eq=False)
class ImportedAnnotation:
    """One animal in one photo, ready to be stored."""

    annotation: Annotation
    label: Label | None = None  # None where nobody labelled the animal
    embedding: NDArray[np.float32] | None = None  # (dimension,), unit length
    thumbnail: bytes | None = None  # a small JPEG of the animal


@dataclass(frozen=True, slots=True, eq=False)
class ImportedPhoto:
    """One photo with its animals, ready to be stored."""

    photo: Photo
    stored_path: str  # absolute, or `<absolute path of the zip>!/<entry>`
    name: str  # relative, as the user gave it
    network: NetworkStamp  # of the embeddings
    annotations: tuple[ImportedAnnotation, ...] = ()
    gate_score: float | None = None  # 0..1
    gate_model: str | None = None
    file_bytes: int | None = None  # size of the file; lets `check` see a change without reading


@dataclass(frozen=True, slots=True)
class SuggestionRecord:
    """The machine's suggestion for one annotation of a record."""

    annotation: int  # index into the record's annotations
    verdict: Verdict
    individual: str | None  # given for a match only
    actor: str  # who suggests: the program and its version
    reason: str
    details: Mapping[str, Any] = field(default_factory=dict)  # JSON values, such as candidates
    is_of_head: bool = False  # the catalogue may lack the individual, whom a network's head knows


@dataclass(frozen=True, slots=True)
class LabelConflict:
    """A label that says otherwise than the catalogue, which keeps what it has."""

    line: int  # of the label in the user's file
    message: str  # names both and the remedy


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """What storing a photo came to."""

    photo_id: int
    was_new: bool  # False where the same content was in the catalogue before
    annotation_ids: tuple[int, ...]  # in the order of the record's annotations
    conflicts: tuple[LabelConflict, ...]
