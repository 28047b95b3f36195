"""How good is identification on these photos, this catalogue or these predictions?"""

from dataclasses import replace
from os import PathLike
from pathlib import Path

from rorqual.api.catalogues import create_catalogue, is_catalogue, open_catalogue
from rorqual.api.evaluating_catalogue import evaluate_catalogue
from rorqual.api.evaluating_predictions import evaluate_predictions
from rorqual.api.evaluation_run import CATALOGUE, Evaluation, EvaluationOptions, prepare
from rorqual.api.paths import names_of
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import UsageError
from rorqual.domain.label import RowError
from rorqual.exchange.folders import labels_from_folders
from rorqual.exchange.labels import read_labels
from rorqual.identify.importing import import_photos
from rorqual.identify.network_choice import LicencePolicy
from rorqual.identify.progress import Progress, silent
from rorqual.photos.sources import collect_photos


def evaluate(
    data: str | PathLike[str],
    output: str | PathLike[str],
    *,
    labels: str | PathLike[str] | None = None,
    truth: str | PathLike[str] | None = None,
    licence: LicencePolicy = LicencePolicy.ANY,
    embedding: str | None = None,
    options: EvaluationOptions | None = None,
    on_progress: Progress = silent,
) -> Evaluation:
    """Say how good identification is on labelled photos, and write it down with every row.

    Args:
        data: a catalogue, a folder of labelled photos, or a table of predictions.
        output: the run folder; new, empty, or of an earlier run, which is carried on.
        labels: of a folder of photos; without it one folder an individual.
        truth: of a table of predictions: who it really is.
        licence: which terms the networks may have, for a folder of photos.
        embedding: the network that compares animals, likewise.
        options: draws, seed and further tables.
        on_progress: called while photos are read.

    Raises:
        UsageError: where the data cannot be evaluated, a split leaks, or an individual was both
            calibrated on and tested.
        CatalogueError: where a catalogue cannot be read.
        NetworkError: where a network cannot be used.
    """
    data, folder, options = Path(data), Path(output), options or EvaluationOptions()
    prepare(folder)
    if data.is_file():
        if truth is None:
            raise UsageError(f"{data} is a file of predictions: name the truth with --truth")
        return evaluate_predictions(data, Path(truth), folder, options)
    if options.training is not None:
        raise UsageError(f"--training goes with a table of predictions, and {data} is none")
    if truth is not None:
        raise UsageError(f"--truth goes with a table of predictions, and {data} is none")
    if is_catalogue(data):
        if labels is not None:
            raise UsageError(f"{data} is a catalogue, which has its labels: leave --labels out")
        with open_catalogue(data) as catalogue:
            return evaluate_catalogue(catalogue, data, "catalogue", folder, options, on_progress)
    with create_catalogue(folder / CATALOGUE, licence=licence, embedding=embedding) as catalogue:
        errors = _import_labelled(catalogue, data, labels, on_progress)
        done = evaluate_catalogue(catalogue, data, "labelled photos", folder, options, on_progress)
        return replace(done, row_errors=errors)


def _import_labelled(
    catalogue: Catalogue, data: Path, labels: str | PathLike[str] | None, on_progress: Progress
) -> tuple[RowError, ...]:
    """Read the photos that have a label; the others can be asked for nothing."""
    if not data.is_dir():
        raise UsageError(f"{data} does not exist: name a catalogue, a folder of photos or a table")
    files = collect_photos([str(data)]).files
    errors: tuple[RowError, ...] = ()
    if labels is not None:
        table = read_labels(Path(labels), names_of(files))
        by_photo, errors = table.labels, table.errors
    else:
        folders = labels_from_folders(file.name for file in files)
        if folders.labels is None:
            raise UsageError(
                f"{data} says not who is in its photos ({folders.reason}): name a table with "
                "--labels, or sort the photos into one folder per individual"
            )
        by_photo = folders.labels
    import_photos(
        catalogue,
        [file for file in files if file.name in by_photo],
        by_photo,
        on_progress=on_progress,
    )
    return errors
