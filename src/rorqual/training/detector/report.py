"""How good is the shipped detector on photos that it has never seen?

`python -m rorqual.training.detector.report --photos DATA --report FILE` writes the figures; with
`--sheets FOLDER` also pictures of the boxes, which show photos and are for looking at only.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

from rorqual.detection.network_detector import NetworkDetector
from rorqual.networks.store import find_spec
from rorqual.training.detector.contact_sheet import contact_sheet
from rorqual.training.detector.examples import detector_examples
from rorqual.training.detector.figures import detector_figures
from rorqual.training.detector.findings import LOWEST, Findings, find_all
from rorqual.training.gate_photos import Role

_PHOTOS_ON_A_SHEET = 64


def write_sheets(findings: list[Findings], threshold: float, folder: Path) -> None:
    """A contact sheet for each source, of photos spread over all of its findings."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted({item.example.source for item in findings}):
        own = [item for item in findings if item.example.source == source]
        step = max(1, len(own) // _PHOTOS_ON_A_SHEET)
        sheet = contact_sheet(own[::step][:_PHOTOS_ON_A_SHEET], threshold)
        sheet.save(folder / f"{source}.png")


def main() -> None:
    """Find, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    parser.add_argument("--network", default="lite0-detector", help="id of the detector")
    parser.add_argument("--report", type=Path, required=True, help="JSON file of the figures")
    parser.add_argument("--sheets", type=Path, help="folder of the contact sheets")
    arguments = parser.parse_args()
    detector = NetworkDetector(find_spec(arguments.network))
    judging = [item for item in detector_examples(arguments.photos) if item.role is Role.TEST]
    findings = find_all(partial(detector.found, threshold=LOWEST), judging)
    figures = {
        "detector": detector.stamp,
        "threshold": detector.threshold,
        "folders": detector_figures(findings, detector.threshold),
    }
    text = json.dumps(figures, indent=1) + "\n"
    arguments.report.write_text(text, "utf-8")
    sys.stdout.write(text)
    if arguments.sheets:
        write_sheets(findings, detector.threshold, arguments.sheets)


if __name__ == "__main__":
    main()
