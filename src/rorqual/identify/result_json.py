"""How does the result of a photo look as JSON, and how is it read back?"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import GateResult, PhotoResult
from rorqual.domain.refusal import Refusal, RefusalReason, Step
from rorqual.identify.annotation_json import annotation_from_json, annotation_to_json
from rorqual.identify.photo_json import capture_time_to_json, photo_from_json, photo_to_json

SCHEMA = "rorqual.identification/1"


def to_json_object(result: PhotoResult) -> dict[str, Any]:
    """The result of one photo as plain JSON values; missing facts are None."""
    refusal, gate, content = result.refusal, result.gate, result.content
    time = content.capture_time if content else None
    return {
        "schema": SCHEMA,
        "photo": result.photo,
        "sha256": result.sha256,
        "captured": capture_time_to_json(time) if time else None,
        "photo_content": photo_to_json(content) if content else None,
        "refusal": {
            "step": refusal.step.value,
            "reason": refusal.reason.value,
            "message": refusal.message,
        }
        if refusal
        else None,
        "gate": asdict(gate) if gate else None,
        "annotations": [annotation_to_json(answer) for answer in result.annotations],
    }


def from_json_object(written: Mapping[str, Any]) -> PhotoResult:
    """The result that `to_json_object` wrote; keys that it does not know are ignored.

    Raises:
        UsageError: where the object has another schema, lacks a key or holds a wrong value.
    """
    try:
        schema = written.get("schema")
        if schema == SCHEMA:
            return _read(written)
    except KeyError as error:
        raise UsageError(
            f"a result lacks {error}: it was cut off or edited, identify its photo again"
        ) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"a result is damaged ({error}): identify its photo again") from error
    raise UsageError(
        f"a result has the schema {schema!r}; this version of rorqual reads {SCHEMA}: identify its "
        "photos again"
    )


def dump_result(result: PhotoResult, *, indent: int | None = None) -> str:
    """The result as JSON text, in ASCII: file names may hold bytes that no terminal can show.

    Raises:
        ValueError: where a number is not finite, which JSON cannot hold.
    """
    return json.dumps(to_json_object(result), allow_nan=False, indent=indent)


def load_result(text: str) -> PhotoResult:
    """The result that `dump_result` wrote.

    Raises:
        UsageError: see `from_json_object`.
    """
    try:
        written = json.loads(text)
    except ValueError as error:
        raise UsageError(f"a result is no JSON ({error}): identify its photo again") from error
    return from_json_object(written)


def _read(written: Mapping[str, Any]) -> PhotoResult:
    refusal, gate, content = written["refusal"], written["gate"], written["photo_content"]
    return PhotoResult(
        photo=written["photo"],
        sha256=written["sha256"],
        refusal=(
            Refusal(Step(refusal["step"]), RefusalReason(refusal["reason"]), refusal["message"])
            if refusal
            else None
        ),
        gate=_gate(gate) if gate else None,
        annotations=tuple(annotation_from_json(answer) for answer in written["annotations"]),
        content=(
            photo_from_json(content, sha256=written["sha256"], captured=written["captured"])
            if content
            else None
        ),
    )


def _gate(gate: Mapping[str, Any]) -> GateResult:
    calibrated = gate.get("calibrated", True)  # results of earlier versions lack it
    return GateResult(gate["score"], gate["threshold"], gate["is_cetacean"], calibrated)
