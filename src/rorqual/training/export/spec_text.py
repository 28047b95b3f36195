"""How is a network's spec written, so that `networks.spec_file` reads the same one?"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rorqual.networks.spec import NetworkSpec


def spec_text(spec: NetworkSpec) -> str:
    """The spec as a TOML document; what it has not is left out."""
    fields = {name: value for name, value in asdict(spec).items() if value not in (None, ())}
    tiles = fields.pop("tiles", ())
    plain = {name: value for name, value in fields.items() if not isinstance(value, dict)}
    tables = {name: value for name, value in fields.items() if isinstance(value, dict)}
    parts = [
        _lines(plain),
        *(f"[{name}]\n{_lines(table)}" for name, table in tables.items()),
        *(f"[[tiles]]\n{_lines(tile)}" for tile in tiles),
    ]
    return "\n".join(parts)


def _lines(values: Mapping[str, Any]) -> str:
    """Strings, numbers and lists of numbers look the same in TOML as in JSON, but for DEL."""
    return "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
        for name, value in values.items()
    )
