"""How does the answer for one animal look as JSON, and how is it read back?"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rorqual.domain.annotation import Annotation, BoxSource, Part, Side
from rorqual.domain.box import Box
from rorqual.domain.identification import (
    AnnotationResult,
    Candidate,
    CandidateSet,
    HeadAnswer,
    HeadCandidates,
    KnownIndividual,
    LocalComparison,
    MarkedPair,
    PlausibleSet,
    SpeciesResult,
    SuggestedDecision,
    Verdict,
)


def annotation_to_json(result: AnnotationResult) -> dict[str, Any]:
    """The answer for one animal as plain JSON values."""
    annotation = result.annotation
    return {
        "annotation_id": result.annotation_id,
        "box": list(annotation.box.as_tuple()),
        "box_source": annotation.box_source.value,
        "box_score": annotation.box_score,
        "part": annotation.part.value if annotation.part else None,
        "side": annotation.side.value if annotation.side else None,
        "quality": annotation.quality,
        "species": {"label": result.species.label, "probability": result.species.probability},
        "species_head": asdict(result.species_head) if result.species_head else None,
        "candidates": [asdict(candidate) for candidate in result.candidates],
        "new_individual_probability": result.new_individual_probability,
        "decision": {
            "verdict": result.decision.verdict.value,
            "individual": result.decision.individual,
            "reason": result.decision.reason,
        },
        "candidate_set": asdict(result.candidate_set),
        "plausible": _plausible_to_json(result.plausible) if result.plausible else None,
        "models": dict(result.models),
        "licences": dict(result.licences),
        "local": asdict(result.local) if result.local else None,
        "head": _head_to_json(result.head) if result.head else None,
        # only of those who asked for it
        **({"with_head": asdict(result.with_head)} if result.with_head else {}),
    }


def annotation_from_json(answer: Mapping[str, Any]) -> AnnotationResult:
    """The answer that was written."""
    decision = answer["decision"]
    candidate_set = answer["candidate_set"]
    # results of earlier versions lack these
    species_head, plausible = answer.get("species_head"), answer.get("plausible")
    local, head = answer.get("local"), answer.get("head")
    with_head = answer.get("with_head")
    return AnnotationResult(
        annotation=Annotation(
            box=Box(*answer["box"]),
            box_source=BoxSource(answer["box_source"]),
            box_score=answer["box_score"],
            part=Part(answer["part"]) if answer["part"] else None,
            side=Side(answer["side"]) if answer["side"] else None,
            quality=answer["quality"],
        ),
        species=_species(answer["species"]),
        candidates=tuple(_candidate(candidate) for candidate in answer["candidates"]),
        new_individual_probability=answer["new_individual_probability"],
        decision=SuggestedDecision(
            Verdict(decision["verdict"]), decision["individual"], decision["reason"]
        ),
        candidate_set=CandidateSet(
            candidate_set["individuals"], candidate_set["photos"], candidate_set["filter"]
        ),
        models=dict(answer["models"]),
        annotation_id=answer["annotation_id"],
        licences=dict(answer["licences"]),
        species_head=_species(species_head) if species_head else None,
        plausible=(
            PlausibleSet(
                plausible["level"], tuple(plausible["individuals"]), plausible["new_individual"]
            )
            if plausible
            else None
        ),
        local=LocalComparison(local["photos"], tuple(local["unavailable"])) if local else None,
        head=_head(head) if head else None,
        with_head=_head_candidates(with_head) if with_head else None,
    )


def _species(species: Mapping[str, Any]) -> SpeciesResult:
    calibrated = species.get("calibrated", True)  # results of earlier versions lack it
    return SpeciesResult(species["label"], species["probability"], calibrated)


def _plausible_to_json(plausible: PlausibleSet) -> dict[str, Any]:
    return asdict(plausible) | {"individuals": list(plausible.individuals)}


def _head_to_json(head: HeadAnswer) -> dict[str, Any]:
    return {"source": head.source, "candidates": [asdict(it) for it in head.candidates]}


def _head(head: Mapping[str, Any]) -> HeadAnswer:
    candidates = (
        KnownIndividual(it["individual"], it["species"], it["similarity"])
        for it in head["candidates"]
    )
    return HeadAnswer(head["source"], tuple(candidates))


def _head_candidates(written: Mapping[str, Any]) -> HeadCandidates:
    return HeadCandidates(
        written["source"], written["individuals"], written["shared"], written["calibrated"]
    )


def _candidate(candidate: Mapping[str, Any]) -> Candidate:
    marks = candidate.get("marks")  # results of earlier versions lack it
    return Candidate(
        individual=candidate["individual"],
        probability=candidate["probability"],
        similarity=candidate["similarity"],
        best_annotation=candidate["best_annotation"],
        best_photo=candidate["best_photo"],
        marks=_marked_pair(marks) if marks else None,
    )


def _marked_pair(marks: Mapping[str, Any]) -> MarkedPair:
    return MarkedPair(
        annotation=marks["annotation"],
        photo=marks["photo"],
        score=marks["score"],
        pairs=marks["pairs"],
        inliers=marks["inliers"],
        coverage=marks["coverage"],
        points=tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in marks["points"]),
        by=marks.get("by", ""),  # results of earlier versions lack it
    )
