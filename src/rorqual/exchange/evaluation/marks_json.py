"""How do fused answers stand in report.json, beside those of the embedding alone?"""

from collections.abc import Sequence
from typing import Any

from rorqual.evaluation.marks import FusedFigures
from rorqual.exchange.evaluation.figures_json import as_json, figures_as_json

ALONE = "embedding alone"


def marks_json(
    protocol: str, sentence: str, found: FusedFigures | None, used: Sequence[str] = ()
) -> dict[str, Any]:
    """Both ways of answering with their paired difference; the sentence alone without a fusion.

    Args:
        protocol: that was asked.
        sentence: for people, on how users are answered.
        found: the figures of both ways.
        used: what was compared besides the embedding, such as marks.
    """
    part: dict[str, Any] = {"protocol": protocol, "used": found is not None, "sentence": sentence}
    if found is None:
        return part
    fused = fused_way(used)
    return part | {
        "queries": found.queries,
        "of": found.of,
        "ways": {ALONE: figures_as_json(found.alone), fused: figures_as_json(found.fused)},
        "difference": {
            it.figure: as_json(it.difference) | {"verdict": it.verdict} for it in found.differences
        },
    }


def fused_way(used: Sequence[str]) -> str:
    """What is fused, in words: of one channel or more besides the embedding."""
    return f"{', '.join(('embedding', *used[:-1]))} and {used[-1]}"
