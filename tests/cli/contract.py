"""What every result of `identify` must have, whatever the photo."""

from pathlib import Path
from typing import Any

from rorqual.domain.annotation import BoxSource
from rorqual.domain.identification import NEW_INDIVIDUAL, Verdict
from rorqual.domain.refusal import RefusalReason, Step


def check_contract(result: dict[str, Any]) -> None:
    """Every key and word that the contract names."""
    assert isinstance(result["schema"], str)
    assert isinstance(result["photo"], str)
    assert len(result["sha256"] or "0" * 64) == 64
    refusal, gate = result["refusal"], result["gate"]
    if refusal:
        assert (
            refusal["step"] in {step.value for step in Step} == {"read", "gate", "detect", "embed"}
        )
        assert refusal["reason"] in {reason.value for reason in RefusalReason}
        assert Path(result["photo"]).name in refusal["message"]
        assert result["annotations"] == []
    assert (gate is None) == (refusal is not None and refusal["step"] == "read")
    if gate:
        assert 0 <= gate["score"] <= 1
        assert gate["is_cetacean"] is (gate["score"] >= gate["threshold"])
    for annotation in result["annotations"]:
        check_annotation(annotation)


def check_annotation(annotation: dict[str, Any]) -> None:
    x0, y0, x1, y1 = annotation["box"]
    assert all(isinstance(edge, float) for edge in annotation["box"])
    assert x0 < x1
    assert y0 < y1
    assert annotation["box_source"] in {source.value for source in BoxSource}
    assert {source.value for source in BoxSource} == {"given", "detected", "whole_photo"}
    assert annotation.keys() >= {"box_score", "part", "side"}
    assert annotation["species"].keys() == {"label", "probability"}
    candidates = annotation["candidates"]
    probabilities = [candidate["probability"] for candidate in candidates]
    assert 1 <= len(candidates) <= 5
    assert probabilities == sorted(probabilities, reverse=True)
    new = annotation["new_individual_probability"]
    listed = [c["probability"] for c in candidates if c["individual"] == NEW_INDIVIDUAL]
    assert listed == [new] if listed else len(candidates) == 5 and new <= probabilities[-1]
    assert sum(probabilities) <= 1 + 1e-9
    assert sum(probabilities) + (0 if listed else new) <= 1 + 1e-9
    decision = annotation["decision"]
    assert decision["verdict"] in {verdict.value for verdict in Verdict}
    assert {verdict.value for verdict in Verdict} == {"match", "new_individual", "undecided"}
    assert (decision["individual"] is not None) == (decision["verdict"] == "match")
    assert decision["reason"]
    assert annotation["candidate_set"].keys() == {"individuals", "photos", "filter"}
    assert set(annotation["models"]) >= {"gate", "embed"}
    for model in annotation["models"].values():
        name, _, spec_hash = model.partition("@")
        assert name
        assert spec_hash
