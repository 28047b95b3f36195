"""What does each answer and request look like? Whole examples, which the API's document shows."""

from typing import Any

from pydantic import ConfigDict

Example = dict[str, Any]

_AT = "2026-06-22T09:14:03.120000+00:00"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_STAMP = "rorqual-lite0@3133a8f9cff0"
_PLACE: Example = {"latitude": -33.6, "longitude": 18.3}

RANKED: Example = {
    "class_animal": "065L",
    "probability": 0.91,
    "image": "0034.jpg",
    "annotation_id": 12,
    "without_photo": False,
}
NEW: Example = {
    "class_animal": "new_individual",
    "probability": 0.05,
    "image": None,
    "annotation_id": None,
    "without_photo": False,
}
COMPETING_HEAD: Example = {
    "source": "the head of ecomarine-effb4@1f0c2b7a9d3e",
    "individuals": 13837,
    "shared": 41,
    "calibrated": False,
}
ANSWERED_ANIMAL: Example = {
    "annotation_id": 57,
    "bbox": [412.0, 230.5, 1630.0, 940.0],
    "part": "fluke",
    "class_animal": "065L",
    "id_animal": "humpback_whale",
    "probability": 0.91,
    "verdict": "match",
    "reason": "065L has a probability of 0.91, and a new individual one of 0.05.",
    "candidates": [RANKED, NEW],
    "compared_with": "212 individuals in 1480 photos, filter: all",
    "with_head": None,
}
DETECTION: Example = {
    "image_ind": "IMG_0034.jpg",
    "sha256": _SHA256,
    "bbox": ANSWERED_ANIMAL["bbox"],
    "class_animal": "065L",
    "id_animal": "humpback_whale",
    "probability": 0.91,
    "mask": "iVBORw0KGgoAAAANSUhEUgAAAgAAAAEA...",
    "mask_message": None,
    "is_cetacean": True,
    "cetacean_score": 0.998,
    "cetacean_score_calibrated": True,
    "rejected": False,
    "rejection_reason": None,
    "model_version": _STAMP,
    "candidates": [NEW],
    "annotations": [ANSWERED_ANIMAL],
    "message": None,
}
EXPORTED: Example = {**DETECTION, "mask": None, "identified_at": _AT}

COUNTS: Example = {
    "photos": 1480,
    "photo_files": 1502,
    "annotations": 1544,
    "individuals": 212,
    "encounters": 96,
    "gallery_annotations": 1480,
    "gallery_individuals": 212,
    "identifications": 830,
}
SUMMARY: Example = {
    "counts": COUNTS,
    "settings": {"licence": "permissive"},
    "models": {"gate": "lite0-cetacean-gate@8c0889e2120f", "embed": _STAMP},
    "calibration": "catalogue@5d1f0c9a2b7e",
}
DECISION: Example = {
    "id": 41,
    "tier": "confirmed",
    "verdict": "match",
    "individual": "065L",
    "actor": "Ana",
    "reason": "the notch in the left fluke",
    "decided_at": _AT,
    "operation": "6f1c2b3d",
    "kind": "confirm",
    "undoes": None,
}
LABELLED_ANIMAL: Example = {
    "id": 12,
    "photo_id": 7,
    "bbox": [318.0, 204.0, 1490.0, 866.0],
    "part": "fluke",
    "side": None,
    "quality": "good",
    "species": "humpback_whale",
    "encounter": "2026-06-18 b",
    "date": "2026-06-18",
    **_PLACE,
    "vitality": "alive",
    "notes": {"sex": "female"},
    "individual": "065L",
    "decision": DECISION,
    "history": [DECISION],
}
INDIVIDUAL: Example = {"name": "065L", "species": "humpback_whale", "photos": 1}
INDIVIDUAL_WITH_ANIMALS: Example = {**INDIVIDUAL, "annotations": [LABELLED_ANIMAL]}
ENCOUNTER: Example = {
    "id": 3,
    "name": "2026-06-18 b",
    "date": "2026-06-18",
    **_PLACE,
    "animals": 5,
}
PHOTO: Example = {
    "id": 7,
    "name": "0034.jpg",
    "sha256": _SHA256,
    "format": "JPEG",
    "width": 1920,
    "height": 1280,
    "captured_local": "2026-06-18T11:02:45",
    "utc_offset_minutes": 120,
    **_PLACE,
    "camera_make": "Canon",
    "camera_model": "EOS 90D",
    "sharpness": 0.42,
    "exposure": 0.51,
    "gate_score": 0.998,
    "gate_model": "lite0-cetacean-gate@8c0889e2120f",
    "imported_at": _AT,
}
PHOTO_WITH_ANIMALS: Example = {**PHOTO, "annotations": [LABELLED_ANIMAL]}
IDENTIFICATION: Example = {
    "id": "d2a84f4b8b650937",
    "photo": "IMG_0034.jpg",
    "sha256": _SHA256,
    "identified_at": _AT,
    "answer": {**DETECTION, "mask": None},
}
AUDIT_EVENT: Example = {
    "id": 9,
    "at": _AT,
    "actor": "Ana",
    "action": "decision.confirm",
    "subject": "annotation 12",
    "request_id": "341ad3e9fc62489faae4d106fedc2ff0",
    "details": {"operation": "6f1c2b3d", "individual": "065L"},
}


def shown_as(example: Example, *, of_rows: bool = False) -> ConfigDict:
    """The settings of a schema that has this example.

    Args:
        example: as it is sent.
        of_rows: whether the schema is made from the attributes of what the catalogue gives.
    """
    return ConfigDict(json_schema_extra={"example": example}, from_attributes=of_rows)
