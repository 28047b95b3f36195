"""Where do the shipped calibrations come from? Fitted on real photos, for small catalogues.

`python -m rorqual.training.default_calibration --photos DATA` fits the default calibration and
writes it into the package. No individual of the test share (see gate_photos.role_of) takes part.
"""

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

from rorqual import __file__ as package
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.box import Box
from rorqual.domain.label import Label
from rorqual.identify.gallery import read_gallery
from rorqual.identify.importing import import_photos
from rorqual.identify.networks import LicencePolicy, catalogue_settings
from rorqual.matching.calibration import CalibrationSource
from rorqual.matching.fit import fit_calibration
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec
from rorqual.photos.sources import collect_photos
from rorqual.training.gate_photos import Role, role_of

SHIPPED = Path(package).parent / "matching" / "data" / "calibrations.json"
_FOLDERS = ("right_whales", "happywhale")


def labels_for_calibration(folder: Path) -> dict[str, tuple[Label, ...]]:
    """The labels of the individuals that may calibrate, by photo."""
    labels: dict[str, tuple[Label, ...]] = {}
    with (folder / "photos.csv").open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            if role_of(row["individual_id"]) is Role.TEST:
                continue
            corners = [float(row[key]) for key in ("x0", "y0", "x1", "y1") if key in row]
            box = Box(*corners) if corners else None
            label = Label(line, species=row["species"], individual=row["individual_id"], box=box)
            labels[row["photo"]] = (label,)
    return labels


def main() -> None:
    """Fit and write the shipped calibration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    arguments = parser.parse_args()
    spec = find_spec(catalogue_settings(LicencePolicy.ANY)[Task.EMBEDDING])
    with tempfile.TemporaryDirectory() as folder:
        settings = catalogue_settings(LicencePolicy.ANY)
        with Catalogue.create(Path(folder) / "catalogue", settings=settings) as catalogue:
            for name in _FOLDERS:
                source = arguments.photos / name
                labels = labels_for_calibration(source)
                files = collect_photos([str(source / "photos")]).files
                chosen = [file for file in files if file.name in labels]
                import_photos(catalogue, chosen, labels)
            gallery = read_gallery(catalogue, spec.spec_hash, by_encounter=True)
    outcome = fit_calibration(gallery, embedding=spec.spec_hash, source=CalibrationSource.SHIPPED)
    if outcome.calibration is None:
        raise SystemExit(outcome.reason)
    table = {spec.spec_hash: outcome.calibration.to_json()}
    SHIPPED.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(outcome.report, indent=1) + "\n")


if __name__ == "__main__":
    main()
