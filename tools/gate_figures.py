"""How do the figures of docs/figures/gate.json read: as a table, and as a sentence?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, PERMISSIVE_NETWORKS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "gate.json"
_DEFAULT, _PERMISSIVE = DEFAULT_NETWORKS[Task.GATE], PERMISSIVE_NETWORKS[Task.GATE]

Share = Mapping[str, Any]  # value, low, high, k, n


def gate_table() -> str:
    """Which share of each kind of photo passes, at the shipped thresholds."""
    gates = _read()
    heads = [f"{name}, threshold {gates[name]['threshold']:g}" for name in (_DEFAULT, _PERMISSIVE)]
    lines = [f"| test photos of | {heads[0]} | {heads[1]} |", "|---|---|---|"]
    kinds = gates[_DEFAULT]["passes"]
    for wanted, title in ((True, "cetaceans, which should pass"), (False, "others")):
        lines.append(f"| **{title}** | | |")
        for kind in (kind for kind, share in kinds.items() if share["cetacean"] is wanted):
            cells = [_in_words(gates[name]["passes"][kind]) for name in (_DEFAULT, _PERMISSIVE)]
            lines.append(f"| {kind.replace('_', ' ')} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)


def gate_sentence() -> str:
    """The difference between the two gates, where it is largest and where it hurts."""
    gates = _read()
    default, permissive = gates[_DEFAULT]["passes"], gates[_PERMISSIVE]["passes"]
    return (
        f"On test photos the default gate passes {_in_words(default['dolphin'])} of dolphins and\n"
        f"{_in_words(default['empty_sea'])} of empty sea; the permissive gate passes\n"
        f"{_in_words(permissive['dolphin'])} and {_in_words(permissive['empty_sea'])}\n"
        "(95 % intervals in brackets)."
    )


def _read() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    return figures


def _in_words(share: Share) -> str:
    """Like "5 of 48, 10 % (5 to 22)"; Wilson's 95 % interval stands in the brackets."""
    value, low, high = (f"{100 * share[key]:.0f}" for key in ("value", "low", "high"))
    return f"{share['k']} of {share['n']}, {value} % ({low} to {high})"
