"""Which calibrations ship, under which terms? Read from the package's data."""

import json
from importlib.resources import files
from typing import Any

from rorqual.matching.calibration import CalibrationSource
from rorqual.networks.composite import embedder_spec
from rorqual.networks.store import find_spec, shipped_specs
from rorqual.training.default_calibration import SHARP

_POLICIES = {
    CalibrationSource.RESEARCH_PHOTOS: "`any`",
    CalibrationSource.RENDERED_ANIMALS: "`permissive`",
}


def calibration_table() -> str:
    """One line for each shipped calibration."""
    text = (files("rorqual.matching") / "data" / "calibrations.json").read_text("utf-8")
    specs = [*shipped_specs().values(), embedder_spec(SHARP, find_spec)]
    networks = {spec.spec_hash: spec.id for spec in specs}
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
