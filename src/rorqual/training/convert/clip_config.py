"""Does the description beside a CLIP's checkpoint say what its family says?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rorqual.networks.family.clip_towers import ClipTowers
from rorqual.networks.family.family import Family
from rorqual.training.convert.errors import CheckpointError

_HEAD_WIDTH = 64  # of open_clip, where its description says nothing


class DescriptionError(CheckpointError):
    """The description beside a checkpoint is missing, or says something else than the family."""


def require_description(family: Family, towers: ClipTowers, checkpoint: Path) -> None:
    """Compare the files beside a checkpoint with its family; heads and activation fit no shape.

    Raises:
        DescriptionError: names the file or the field.
    """
    for name in family.checkpoint.beside:
        path = checkpoint.with_name(name)
        try:
            written = json.loads(path.read_text("utf-8"))
            model = written["model_cfg"]
            found = {
                key: value
                for part in ("vision_cfg", "text_cfg", None)
                for key, value in _fields(part, model[part] if part else model)
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise DescriptionError(
                checkpoint.name,
                name,
                f"{name} must lie beside it, and cannot be used ({type(error).__name__}: {error})",
            ) from error
        expected = _expected(towers)
        for key in sorted(found.keys() | expected.keys()):
            if found.get(key) != expected.get(key):
                raise DescriptionError(
                    checkpoint.name,
                    key,
                    f"{name} says {key} {found.get(key)}, and {expected.get(key)} is wanted",
                )


def _fields(part: str | None, values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Those that say something, by names such as `text_cfg.width`."""
    before = f"{part}." if part else ""
    fields = {f"{before}{key}": value for key, value in values.items() if value}
    if part is None:
        fields = {key: value for key, value in fields.items() if not isinstance(value, Mapping)}
    if part == "vision_cfg":
        fields["vision_cfg.head_width"] = values.get("head_width", _HEAD_WIDTH)
    return list(fields.items())


def _expected(towers: ClipTowers) -> dict[str, Any]:
    picture, text = towers.picture, towers.text
    expected: dict[str, Any] = {
        "embed_dim": towers.dimension,
        "vision_cfg.image_size": picture.side,
        "vision_cfg.layers": picture.layers,
        "vision_cfg.width": picture.width,
        "vision_cfg.patch_size": picture.patch,
        "vision_cfg.head_width": picture.width // picture.heads,
        "text_cfg.context_length": text.context,
        "text_cfg.vocab_size": text.vocabulary,
        "text_cfg.width": text.width,
        "text_cfg.heads": text.heads,
        "text_cfg.layers": text.layers,
    }
    return expected | ({"quick_gelu": True} if towers.activation == "quick_gelu" else {})
