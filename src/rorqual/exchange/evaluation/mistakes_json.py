"""How do wrong answers stand in report.json, and how do they get their pictures on the page?"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from rorqual.evaluation.confusions import Look, WrongName
from rorqual.evaluation.mistakes import Mistakes
from rorqual.exchange.evaluation.figures_json import DIGITS, as_json, figures_as_json


def mistakes_json(
    protocol: str, found: Mistakes, confusions: Sequence[WrongName]
) -> dict[str, Any]:
    """Shares of wrong first answers by trait, and the surest wrong names; no pictures."""
    return {
        "protocol": protocol,
        "wrong": as_json(found.wrong),
        "by": {trait: figures_as_json(bins) for trait, bins in found.by.items()},
        "species_pairs": [
            {"species": it.species, "answered": it.answered, "wrong": as_json(it.wrong)}
            for it in found.species_pairs
        ],
        "confusions": [
            {
                "photo": it.answer.photo,
                "individual": it.answer.individual,
                "is_new": it.answer.is_new,
                "probability": round(it.probability, DIGITS),
                "preferred": _look(it.preferred),
                "right": _look(it.right) if it.right else None,
            }
            for it in confusions
        ],
    }


def confusion_pictures(
    confusions: Sequence[WrongName], thumbnails: Mapping[int, bytes]
) -> list[dict[str, str]]:
    """For each confusion the pictures that there are, as data URIs: query, preferred, right.

    Args:
        confusions: as in the report.
        thumbnails: JPEG files by annotation id.
    """
    return [
        {
            role: "data:image/jpeg;base64," + base64.b64encode(thumbnails[number]).decode("ascii")
            for role, number in (
                ("query", it.annotation_id),
                ("preferred", it.preferred.annotation_id),
                ("right", it.right.annotation_id if it.right else None),
            )
            if number is not None and number in thumbnails
        }
        for it in confusions
    ]


def _look(it: Look) -> dict[str, Any]:
    return {
        "individual": it.individual,
        "photo": it.photo,
        "similarity": round(it.similarity, DIGITS),
    }
