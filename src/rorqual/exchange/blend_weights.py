"""Which weight has each table of predictions in a blend? Kept as JSON, or written as numbers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import TextIO

from rorqual.domain.errors import UsageError
from rorqual.matching.blend.modes import BlendMode


@dataclass(frozen=True, slots=True)
class KeptWeights:
    """Weights in the order of the tables, and the rule that they were sought for."""

    weights: tuple[float, ...]  # 0 or more, one of them above
    mode: BlendMode | None  # None: of numbers that a person wrote


def write_weights(
    weights: Sequence[float], mode: BlendMode, tables: Sequence[str], stream: TextIO
) -> None:
    """Write weights with the tables that they were sought on."""
    members = [
        {"table": table, "weight": weight} for table, weight in zip(tables, weights, strict=True)
    ]
    json.dump({"mode": mode.value, "members": members}, stream, indent=1)
    stream.write("\n")


def read_weights(text: str, tables: Sequence[str]) -> KeptWeights:
    """Weights from numbers such as `2,1`, or from the file that `write_weights` wrote.

    Tables that the file names have their own weights, in whatever order; others, such as those
    of new photos, stand in its order.

    Args:
        text: what the user gave.
        tables: as the user named them.

    Raises:
        UsageError: where it is neither, the weights are not one for each table, or some of the
            tables, but not all, are those of the file in another order.
    """
    numbers = _numbers(text)
    if numbers is not None:
        kept = KeptWeights(numbers, None)
        names: tuple[str, ...] = ()
    else:
        kept, names = _of_file(Path(text))
    if len(kept.weights) != len(tables):
        raise UsageError(
            f"{text} gives {len(kept.weights)} weights for {len(tables)} tables: give one for "
            "each, in the same order, those of specialists last"
        )
    if sorted(names) == sorted(tables):
        kept = replace(kept, weights=tuple(kept.weights[names.index(it)] for it in tables))
    elif moved := [it for place, it in enumerate(tables) if it in names and names[place] != it]:
        raise UsageError(
            f"{text}: the weights are those of {', '.join(names)}, and {moved[0]} does not stand "
            "in that order: name the tables of new photos in the order of their networks"
        )
    if not all(isfinite(it) and it >= 0 for it in kept.weights) or not any(kept.weights):
        raise UsageError(f"{text}: weights are numbers of 0 or more, with one above 0")
    return kept


def _numbers(text: str) -> tuple[float, ...] | None:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        return None


def _of_file(path: Path) -> tuple[KeptWeights, tuple[str, ...]]:
    """The weights, and the tables that they were sought on."""
    try:
        content = json.loads(path.read_text("utf-8"))
        members = content["members"]
        weights = tuple(float(member["weight"]) for member in members)
        names = tuple(str(member["table"]) for member in members)
        return KeptWeights(weights, BlendMode(content["mode"])), names
    except OSError as error:
        raise UsageError(
            f"the weights {path} cannot be read: write numbers such as 2,1, or name a file that "
            "--save-weights wrote"
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"{path} holds no weights: write it anew with rorqual blend --save-weights"
        ) from error
