"""How good are the predictions of any program, given the truth?"""

from datetime import UTC, datetime
from pathlib import Path

from rorqual.api.evaluation_run import Evaluation, EvaluationOptions, written
from rorqual.evaluation.divisions import GIVEN
from rorqual.evaluation.few_new import new_individuals, said_of_few
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.leakage import refuse_common_individuals
from rorqual.evaluation.run import Section
from rorqual.exchange.evaluation.individuals import read_individuals
from rorqual.exchange.evaluation.predictions import read_predictions
from rorqual.exchange.evaluation.report_json import RunFacts


def evaluate_predictions(
    predictions: Path, truth: Path, folder: Path, options: EvaluationOptions
) -> Evaluation:
    """Evaluate a table of predictions into a run folder; see `api.evaluate`."""
    rows = read_predictions(predictions, truth)
    named = {it.individual for it in rows if not it.is_new}
    if options.calibrated_on:
        refuse_common_individuals(read_individuals(options.calibrated_on), named)
    figures = FigureMaker(draws=options.draws, seed=options.seed).all(rows)
    new_photos = sum(it.is_new for it in rows)
    section = Section(GIVEN, len(named), 0, len(rows), new_individuals(rows), new_photos, figures)
    facts = RunFacts(
        data=predictions.name,
        kind="predictions",
        seed=options.seed,
        draws=options.draws,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        individuals=len(named),
        photos=len(rows),
        tested_individuals=len(named),
        calibration="The predictions came with an order and without probabilities.",
        notes=(
            "A prediction file does not say which gallery it was made with: whether its split "
            "leaks could not be checked.",
            *said_of_few(GIVEN, rows),
        ),
    )
    return written(folder, facts, (section,), tuple(rows))
