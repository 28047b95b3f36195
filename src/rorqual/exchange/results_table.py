"""How do results look to a person at a terminal of 80 columns?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rorqual.domain.identification import AnnotationResult, PhotoResult, Verdict
from rorqual.exchange.printable import printable

_STYLES = {Verdict.MATCH: "green", Verdict.NEW_INDIVIDUAL: "cyan", Verdict.UNDECIDED: "yellow"}


def write_table(results: Iterable[PhotoResult], stream: TextIO) -> None:
    """Write a table with one row for each animal or refused photo, and a line of counts."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=True)
    table.add_column("Photo", overflow="fold", ratio=4)
    table.add_column("Answer", overflow="fold", ratio=4)
    table.add_column("Species", overflow="fold", ratio=3)
    table.add_column("Candidates", overflow="fold", ratio=6)
    photos = 0
    answers: Counter[str] = Counter()
    candidate_sets: dict[str, None] = {}  # ordered, each once
    for result in results:
        photos += 1
        answers.update(_kinds(result))
        candidate_sets.update(dict.fromkeys(map(_candidate_set, result.annotations)))
        for row in _rows(result):
            table.add_row(*row)
    console = Console(file=stream, highlight=False)
    console.print(table)
    counts = ", ".join(f"{count} {kind}" for kind, count in answers.most_common())
    console.print(Text(f"photos: {photos} ({counts})" if counts else f"photos: {photos}"))
    for candidate_set in candidate_sets:
        console.print(Text(candidate_set))


def _rows(result: PhotoResult) -> Iterator[tuple[Text, Text, Text, Text]]:
    photo = Text(printable(result.photo))
    if result.refusal:
        yield (
            photo,
            Text(f"refused: {result.refusal.reason.value}", style="red"),
            Text(""),
            Text(printable(result.refusal.message)),
        )
    elif not result.annotations:
        yield photo, Text("no animal"), Text(""), Text("")
    for answer in result.annotations:
        yield photo, _answer(answer), _species(answer), _candidates(answer)


def _answer(answer: AnnotationResult) -> Text:
    decision = answer.decision
    who = decision.individual if decision.individual else decision.verdict.value
    return Text(printable(who), style=_STYLES[decision.verdict])


def _species(answer: AnnotationResult) -> Text:
    return Text(printable(answer.species.label.replace("_", " ")))


def _candidates(answer: AnnotationResult) -> Text:
    return Text(
        "\n".join(
            f"{candidate.probability:4.0%} {printable(candidate.individual)}"
            + (" (no photo)" if answer.with_head and candidate.is_without_photo else "")
            for candidate in answer.candidates
        )
    )


def _kinds(result: PhotoResult) -> Iterator[str]:
    if result.refusal:
        yield "refused"
    for answer in result.annotations:
        yield answer.decision.verdict.value.replace("_", " ")


def _candidate_set(answer: AnnotationResult) -> str:
    candidate_set = answer.candidate_set
    return printable(
        f"compared with {candidate_set.individuals} individuals "
        f"in {candidate_set.photos} photos, filter: {candidate_set.filter}"
    )
