"""How do the figures of docs/figures/gate.json read: as a table, and as a sentence?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rorqual.networks.spec import Task
from rorqual.networks.store import DEFAULT_NETWORKS, PERMISSIVE_NETWORKS

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "gate.json"
BASELINES = FIGURES.with_name("gate_baselines.json")
_DEFAULT, _PERMISSIVE = DEFAULT_NETWORKS[Task.GATE], PERMISSIVE_NETWORKS[Task.GATE]

Share = Mapping[str, Any]  # value, low, high, k, n


def gate_table() -> str:
    """How well the gates tell, and which share of each kind passes at the shipped thresholds."""
    gates = _read()
    heads = [f"{name}, threshold {gates[name]['threshold']:g}" for name in (_DEFAULT, _PERMISSIVE)]
    lines = [*_areas(gates), "", _baseline_sentence(), ""]
    lines += [f"| test photos of | {heads[0]} | {heads[1]} |", "|---|---|---|"]
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


def _areas(gates: Mapping[str, Any]) -> list[str]:
    """Areas under the curve over all kinds and of the kind that is told worst."""
    lines = [
        "| gate, on test photos | AUC over all | worst kind | labels as published "
        "| passed cetaceans where 90 % of others fail | where 95 % fail |",
        "|---|---|---|---|---|---|",
    ]
    for name in (_DEFAULT, _PERMISSIVE):
        it = gates[name]
        shares = [_in_words(it[f"tpr_at_tnr_{tnr}"]["all"], 1) for tnr in (90, 95)]
        lines.append(
            f"| {name} | {_area(it['auc']['all'])} | {_worst(it['auc'])} "
            f"| {_area(it['auc_labels_as_published']['all'])} | {' | '.join(shares)} |"
        )
    common = gates[_DEFAULT]["auc_common_view"]
    lines.append(
        f"| {_DEFAULT}, every photo at 128 px | {_area(common['all'])} | {_worst(common)} | | | |"
    )
    return lines


def _worst(areas: Mapping[str, Share]) -> str:
    kind = min((kind for kind in areas if kind != "all"), key=lambda kind: areas[kind]["value"])
    return f"{kind.replace('_', ' ')}, {_area(areas[kind])}"


def _area(area: Share) -> str:
    interval = "no interval, one group"
    if area["low"] is not None:
        interval = f"{area['low']:.4f} to {area['high']:.4f}"
    return f"{area['value']:.4f} ({interval})"


def _baseline_sentence() -> str:
    """What is told without looking at what the photo shows."""
    views = json.loads(BASELINES.read_text("utf-8"))
    told, raw = (
        ", ".join(
            f"{cue} {it['value']:.2f} ({it['low']:.2f} to {it['high']:.2f})"
            for cue, it in views[view].items()
        )
        for view in ("common", "as_published")
    )
    photos = views["common"]["size"]["n"]
    return (
        f"AUC of one cue instead of a gate, {photos:,} test photos, every photo at 128 px: {told}; "
        f"as published: {raw}."
    )


def _read() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    return figures


def _in_words(share: Share, digits: int = 0) -> str:
    """Like "5 of 48, 10 % (5 to 22)"; the 95 % interval stands in the brackets."""
    value = f"{100 * share['value']:.{digits}f}"
    interval = "no interval, one group"
    if share["low"] is not None:
        interval = f"{100 * share['low']:.{digits}f} to {100 * share['high']:.{digits}f}"
    return f"{share['k']} of {share['n']}, {value} % ({interval})"
