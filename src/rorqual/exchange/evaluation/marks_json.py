"""How do fused answers stand in report.json, beside those of the embedding alone?"""

from typing import Any

from rorqual.evaluation.marks import FusedFigures
from rorqual.exchange.evaluation.figures_json import as_json, figures_as_json

ALONE, FUSED = "embedding alone", "embedding and marks"


def marks_json(protocol: str, sentence: str, found: FusedFigures | None) -> dict[str, Any]:
    """Both ways of answering with their paired difference; the sentence alone without a fusion."""
    part: dict[str, Any] = {"protocol": protocol, "used": found is not None, "sentence": sentence}
    if found is None:
        return part
    return part | {
        "queries": found.queries,
        "of": found.of,
        "ways": {ALONE: figures_as_json(found.alone), FUSED: figures_as_json(found.fused)},
        "difference": {
            it.figure: as_json(it.difference) | {"verdict": it.verdict} for it in found.differences
        },
    }
