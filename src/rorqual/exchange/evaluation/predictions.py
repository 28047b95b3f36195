"""What did another program answer, and what is the truth? Tables of Kaggle's form."""

from dataclasses import dataclass
from pathlib import Path

from rorqual.domain.errors import UsageError
from rorqual.domain.identification import CANDIDATES_SHOWN, NEW_INDIVIDUAL
from rorqual.domain.taxa import canonical_species
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.exchange.columns import PHOTO, find_columns
from rorqual.exchange.damaged_ids import sound_individual_id
from rorqual.exchange.table_reader import read_table

PREDICTIONS = "predictions"


def read_predictions(predictions: Path, truth: Path) -> list[AnsweredPhoto]:
    """Answers beside their truth, one row for each row of the truth.

    Args:
        predictions: a table `image,predictions`; the predictions are separated by spaces.
        truth: a table `image,individual_id`, where `new_individual` stands for an animal that is
            in no gallery; `species` and `encounter` are used where they are there. New animals of
            one encounter count as one: their photos succeed or fail together.

    Raises:
        UsageError: where a table cannot be read, a photo stands twice or has no prediction, or
            an id is damaged.
    """
    answers = _answers(predictions)
    table = read_table(truth)
    columns = find_columns(
        table, (PHOTO, "individual_id", "species", "encounter"), (PHOTO, "individual_id")
    )
    rows: dict[str, AnsweredPhoto] = {}
    for row in table.rows:
        cells = columns.values(row)
        photo, name = cells[PHOTO], cells["individual_id"]
        place = f"{truth}, line {row.line}"
        if photo in rows:
            raise UsageError(f"{place}: {photo} stands twice; keep one row for each photo")
        if photo not in answers:
            raise UsageError(
                f"{place}: {photo} has no row in {predictions}; predict for every photo"
            )
        is_new, encounter = name == NEW_INDIVIDUAL, cells.get("encounter") or None
        try:
            individual = _unnamed(photo, encounter) if is_new else sound_individual_id(name)
        except ValueError as error:
            raise UsageError(f"{place}: {error}") from error
        species = canonical_species(cells.get("species", ""))
        rows[photo] = AnsweredPhoto(
            photo=photo,
            individual=individual,
            is_new=is_new,
            predictions=answers[photo],
            species=species.label if species else None,
            encounter=encounter,
        )
    if not rows:
        raise UsageError(f"{truth} has no rows")
    return list(rows.values())


@dataclass(frozen=True, slots=True)
class TrainingPhoto:
    """One photo of the gallery that predictions were made with."""

    photo: str
    individual: str
    species: str | None


def read_training(path: Path) -> list[TrainingPhoto]:
    """The photos that a program of predictions knew, such as Kaggle's train.csv.

    Args:
        path: a table `image,individual_id`; `species` is used where it is there.

    Raises:
        UsageError: where it cannot be read, has no rows, or an id is damaged.
    """
    table = read_table(path)
    columns = find_columns(table, (PHOTO, "individual_id", "species"), (PHOTO, "individual_id"))
    rows = []
    for row in table.rows:
        cells = columns.values(row)
        try:
            individual = sound_individual_id(cells["individual_id"])
        except ValueError as error:
            raise UsageError(f"{path}, line {row.line}: {error}") from error
        species = canonical_species(cells.get("species", ""))
        rows.append(TrainingPhoto(cells[PHOTO], individual, species.label if species else None))
    if not rows:
        raise UsageError(f"{path} has no rows")
    return rows


def _unnamed(photo: str, encounter: str | None) -> str:
    return f"unnamed animal of encounter {encounter}" if encounter else f"unnamed animal in {photo}"


def _answers(path: Path) -> dict[str, tuple[str, ...]]:
    table = read_table(path)
    columns = find_columns(table, (PHOTO, PREDICTIONS), (PHOTO, PREDICTIONS))
    answers: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        cells = columns.values(row)
        if cells[PHOTO] in answers:
            raise UsageError(f"{path}, line {row.line}: {cells[PHOTO]} stands twice")
        names = tuple(dict.fromkeys(cells[PREDICTIONS].split()))
        answers[cells[PHOTO]] = names[:CANDIDATES_SHOWN]
    return answers
