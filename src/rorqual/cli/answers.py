"""What do the answers of a run come to, and how are they had once more without computing them?"""

from collections import Counter, deque
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TextIO

from rorqual.api import Identification
from rorqual.cli.console import counted, say
from rorqual.domain.identification import PhotoResult, Verdict
from rorqual.exchange.results_writer import write_results
from rorqual.identify.result_json import dump_result, load_result


class Answers:
    """The answers of a run: `write` or `collect` has them made, `again` gives them once more."""

    def __init__(self, run: Identification, kept: TextIO, *, tell_doubts: bool) -> None:
        """Prepare; nothing is computed yet.

        Args:
            run: gives the answers.
            kept: an empty file for writing and reading, where the answers are kept.
            tell_doubts: whether photos that the gate does not take for a cetacean are told of.
        """
        self._run = run
        self._kept = kept
        self._tell_doubts = tell_doubts
        self._verdicts: Counter[Verdict] = Counter()
        self.refused = 0  # photos

    def write(self, form: str, stream: TextIO) -> None:
        """Have all answers made, kept and written as they come; forms as of `write_results`."""
        with closing(self._made()) as results:  # at once, also where the writing fails
            write_results(results, form, stream)

    def collect(self) -> None:
        """Have all answers made and kept."""
        with closing(self._made()) as results:
            deque(results, maxlen=0)

    def again(self) -> Iterator[PhotoResult]:
        """The answers as they were kept."""
        self._kept.seek(0)
        return map(load_result, self._kept)

    def summary(self) -> str:
        """The counts in words."""
        verdicts = ", ".join(f"{self._verdicts[verdict]} {verdict.value}" for verdict in Verdict)
        known = self._run.resumed
        return (
            f"{counted(len(self._run), 'photo')}, {self.refused} of them refused; "
            f"{counted(self._verdicts.total(), 'animal')}: {verdicts}."
            + (f" {counted(known, 'answer')} stood in the catalogue already." if known else "")
        )

    def _made(self) -> Generator[PhotoResult, None, None]:
        with closing(iter(self._run)) as results:
            for result in results:
                self.refused += result.refusal is not None
                self._verdicts.update(answer.decision.verdict for answer in result.annotations)
                if self._tell_doubts and result.gate and not result.gate.is_cetacean:
                    score = f"{result.gate.score:.3f}"
                    say(f"{result.photo}: perhaps no whale or dolphin (gate score {score}).")
                self._kept.write(dump_result(result) + "\n")
                yield result
