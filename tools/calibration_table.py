"""Which calibrations ship, under which terms? Read from the package's data."""

import json
from importlib.resources import files
from typing import Any

from rorqual.matching.calibration import CalibrationSource
from rorqual.networks.store import shipped_specs

_POLICIES = {
    CalibrationSource.RESEARCH_PHOTOS: "`any`",
    CalibrationSource.RENDERED_ANIMALS: "`permissive`",
}


def calibration_table() -> str:
    """One line for each shipped calibration."""
    text = (files("rorqual.matching") / "data" / "calibrations.json").read_text("utf-8")
    networks = {spec.spec_hash: spec.id for spec in shipped_specs().values()}
    lines = [
        "| fitted on | for | licence | taken by `--license` | photos | individuals "
        "| match from | new individual from |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for entry in json.loads(text):
        source = CalibrationSource(entry["source"])
        lines.append(
            f"| {source.replace('_', ' ')} | `{networks[entry['embedding']]}` "
            f"| {source.licence} | {_POLICIES[source]} "
            f"| {entry['queries']:,} | {entry['individuals']:,} "
            f"| {_thresholds(entry, 'match_threshold')} | {_thresholds(entry, 'new_threshold')} |"
        )
    return "\n".join(lines)


def _thresholds(entry: dict[str, Any], name: str) -> str:
    """Of the embedding alone, and of what it is fused with."""
    alone = _threshold(entry[name])
    fusion = entry.get("fusion")
    return f"{alone}; with marks {_threshold(fusion[name])}" if fusion else alone


def _threshold(probability: float) -> str:
    return f"{probability:.3f}" if probability <= 1.0 else "never"
