"""How good are the predictions of any program, given the truth?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rorqual.api.evaluation_run import Evaluation, EvaluationOptions, written
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.divisions import GIVEN
from rorqual.evaluation.few_new import new_individuals, said_of_few
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.leakage import refuse_common_individuals
from rorqual.evaluation.prior_answers import blind_answers
from rorqual.evaluation.run import Section
from rorqual.exchange.evaluation.individuals import read_individuals
from rorqual.exchange.evaluation.predictions import TrainingPhoto, read_predictions, read_training
from rorqual.exchange.evaluation.report_json import RunFacts
from rorqual.exchange.evaluation.row_tables import BASELINE_ROWS, answers_table

_UNKNOWN_GALLERY = (
    "A prediction file does not say which gallery it was made with: whether its split leaks could "
    "not be checked. For the same reason there is no prior among the baselines, and the random "
    "individuals are drawn from those that the predictions name; --training names the photos that "
    "were known."
)


def evaluate_predictions(
    predictions: Path, truth: Path, folder: Path, options: EvaluationOptions
) -> Evaluation:
    """Evaluate a table of predictions into a run folder; see `api.evaluate`."""
    rows = read_predictions(predictions, truth)
    training = read_training(options.training) if options.training else []
    if options.training:
        rows = _beside_training(rows, training, truth, options.training)
    named = {it.individual for it in rows if not it.is_new}
    if options.calibrated_on:
        refuse_common_individuals(read_individuals(options.calibrated_on), named)
    maker = FigureMaker(draws=options.draws, seed=options.seed)
    baselines = _baselines(rows, training, options.seed)
    section = Section(
        GIVEN,
        len({it.individual for it in training} or named),
        len(training),
        len(rows),
        new_individuals(rows),
        sum(it.is_new for it in rows),
        maker.all(rows),
        {name: maker.main(theirs) for name, theirs in baselines.items()},
    )
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
        notes=(*(() if training else (_UNKNOWN_GALLERY,)), *said_of_few(GIVEN, rows)),
    )
    tables = {BASELINE_ROWS: answers_table("baseline", baselines)}
    return written(folder, facts, (section,), tuple(rows), tables=tables)


def _beside_training(
    rows: Sequence[AnsweredPhoto], training: Sequence[TrainingPhoto], truth: Path, table: Path
) -> list[AnsweredPhoto]:
    """The rows, with how many photos of their animal were known.

    Raises:
        UsageError: where a photo is on both sides, or a known animal is not in the training.
    """
    photos = Counter(it.individual for it in training)
    if both := sorted({it.photo for it in training} & {it.photo for it in rows}):
        more = f", and {len(both) - 1} more," if len(both) > 1 else ""
        raise UsageError(
            f"the split leaks: {both[0]}{more} is in {table} and is asked for in {truth}. Put each "
            "photo on one side"
        )
    for it in rows:
        if not it.is_new and it.individual not in photos:
            raise UsageError(
                f"{it.individual}, who is on {it.photo} by {truth}, has no photo in {table}: "
                f"write {NEW_INDIVIDUAL} there"
            )
    return [replace(it, gallery_photos=0 if it.is_new else photos[it.individual]) for it in rows]


def _baselines(
    rows: Sequence[AnsweredPhoto], training: Sequence[TrainingPhoto], seed: int
) -> Mapping[str, list[AnsweredPhoto]]:
    if training:
        kinds = [it.species for it in training], [it.species for it in rows]
        gallery, priors = [it.individual for it in training], {"species prior": kinds}
    else:
        gallery, priors = sorted({name for it in rows for name in it.named}), {}
    return dict(blind_answers(rows, gallery, priors, seed=seed))
