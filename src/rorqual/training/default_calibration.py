"""Where do the shipped calibrations come from? Fitted for catalogues too small for their own.

`python -m rorqual.training.default_calibration --photos DATA` fits one for each licence policy and
its embedding network, and one for each closer look, and writes them into the package: on real
photos where any terms will do, on rendered animals alone where commercial work is to be allowed.

The individuals are those that no network was fitted on and no report of what ships measures
(`Role.CALIBRATE`). The closer looks were chosen on the same ones, so that their calibrations may
promise too much.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rorqual import __file__ as package
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.label import Label
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.gallery import read_gallery
from rorqual.identify.importing import import_photos
from rorqual.identify.local_look import local_features
from rorqual.identify.network_choice import LicencePolicy, catalogue_settings, chosen_spec
from rorqual.matching.calibration import NEVER, CalibrationSource
from rorqual.matching.fit import EMBEDDING_ALONE, CalibrationOutcome, fit_calibration
from rorqual.networks.spec import Task
from rorqual.photos.sources import collect_photos
from rorqual.rendering.catalogue import render_catalogue
from rorqual.training.gate_photos import Role, table_rows
from rorqual.training.identities import COLLECTIONS, labelled_animals

SHIPPED = Path(package).parent / "matching" / "data" / "calibrations.json"
TILES, SHARP_NETWORK = "rorqual-lite0-tiles", "rorqual-lite0-sharp"
SHARP = f"rorqual-lite0+{SHARP_NETWORK}"
CLOSER = (TILES, SHARP)
_RENDERED_INDIVIDUALS, _RENDERED_ENCOUNTERS = 150, 3
_RENDERED_SEED = 40_000  # no network was fitted on these animals, and no demonstration shows them

LabelledFolder = tuple[Path, dict[str, tuple[Label, ...]]]  # of photos; photo -> its label


def research_photos(data: Path) -> Iterator[LabelledFolder]:
    """The real animals that may calibrate, collection by collection.

    Args:
        data: the folder of real photos, see its README.
    """
    for name in COLLECTIONS:
        folder = data / name / "photos"
        yield (
            folder,
            {
                animal.path.relative_to(folder).as_posix(): (
                    Label(0, animal.species, animal.individual, animal.box),
                )
                for animal in labelled_animals(data / name, Role.CALIBRATE)
            },
        )


def rendered_animals(work: Path) -> Iterator[LabelledFolder]:
    """Flukes rendered into the folder `work`."""
    rendered = render_catalogue(
        work,
        individuals=_RENDERED_INDIVIDUALS,
        encounters=_RENDERED_ENCOUNTERS,
        photos_per_encounter=1,
        seed=_RENDERED_SEED,
        unknown_individuals=0,
        empty_seas=0,
    )
    labels: dict[str, tuple[Label, ...]] = {
        row["photo"]: (Label(0, row["species"], row["individual_id"], encounter=row["encounter"]),)
        for row in table_rows(rendered.labels)
    }
    yield rendered.photos, labels


def fit_default(
    policy: LicencePolicy, data: Path, embedding: str | None = None
) -> CalibrationOutcome:
    """Fit the calibration that catalogues of a policy begin with.

    Rendered animals show how scores fall, but not how often a suggestion at sea is right: what
    was fitted on them suggests no match and no new individual, it only ranks.

    Args:
        policy: decides the photos.
        data: the folder of real photos.
        embedding: the network that compares animals; None for the policy's own.
    """
    settings = catalogue_settings(policy, embedding=embedding)
    source = SHIPPED_SOURCE[policy]
    spec_hash = chosen_spec(settings, Task.EMBEDDING).spec_hash
    with (
        tempfile.TemporaryDirectory() as work,
        Catalogue.create(Path(work) / "catalogue", settings=settings) as catalogue,
    ):
        is_real = source is CalibrationSource.RESEARCH_PHOTOS
        folders = research_photos(data) if is_real else rendered_animals(Path(work) / "rendered")
        for folder, labels in folders:
            files = collect_photos([str(folder)]).files
            import_photos(catalogue, [file for file in files if file.name in labels], labels)
        gallery = read_gallery(catalogue, spec_hash, by_encounter=True)
        # Marks that were drawn by a program say nothing of marks at sea.
        further = local_features(catalogue, gallery) if is_real else EMBEDDING_ALONE
        outcome = fit_calibration(gallery, embedding=spec_hash, source=source, further=further)
    if outcome.calibration is None or is_real:
        return outcome
    ranking_only = replace(outcome.calibration, match_threshold=NEVER, new_threshold=NEVER)
    return replace(outcome, calibration=ranking_only)


def main() -> None:
    """Fit and write the shipped calibrations."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of real photos")
    arguments = parser.parse_args()
    entries = []
    for policy, embedding in (
        *((it, None) for it in LicencePolicy),
        *((LicencePolicy.ANY, it) for it in CLOSER),
    ):
        outcome = fit_default(policy, arguments.photos, embedding)
        if outcome.calibration is None:
            raise SystemExit(outcome.reason)
        entries.append(outcome.calibration.to_json())
        fitted = embedding or policy.value
        sys.stdout.write(json.dumps({fitted: outcome.report}, indent=1) + "\n")
    SHIPPED.write_text(json.dumps(entries, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
