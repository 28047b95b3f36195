"""Do recent answers drift, and who is told? A look at them now and then, and when asked for."""

from collections.abc import Iterable, Iterator
from threading import Event as Flag
from threading import Thread

import structlog
from sqlalchemy import Engine

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.recent_answers import read_gallery_photos, read_recent_answers
from rorqual.catalogue.team.drift_alarms import alarm_stands, note_alarm
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.evaluation.answer_drift import (
    DriftReport,
    compare,
    samples_of_answers,
    samples_of_photos,
)
from rorqual.evaluation.drift import DriftState
from rorqual.identify.result_json import load_result
from rorqual.service.events import Events
from rorqual.service.schemas.drift import Baseline
from rorqual.service.schemas.webhooks import Event

_ACTOR = "rorqual"
_log = structlog.get_logger("rorqual.service")


class DriftWatch:
    """Looks at recent answers, and tells of an alarm once, when it begins.

    Args:
        engine: of the catalogue.
        events: that an alarm is told through.
        window: photos that are recent.
        every_seconds: how often it looks by itself; 0 for never.
    """

    def __init__(
        self, engine: Engine, events: Events, *, window: int, every_seconds: float
    ) -> None:
        self._engine = engine
        self._events = events
        self.window = window
        self._every_seconds = every_seconds
        self._stop = Flag()
        self._thread = Thread(target=self._run, name="drift", daemon=True)
        if every_seconds:
            self._thread.start()

    def report(self, window: int, baseline: Baseline) -> DriftReport:
        """How the newest photos stand to a baseline.

        Args:
            window: number of newest photos, and of those before them.
            baseline: what they are compared with.
        """
        with reading(self._engine) as connection:
            texts = read_recent_answers(connection, 2 * window)
            known = read_gallery_photos(connection) if baseline is Baseline.GALLERY else []
        recent = samples_of_answers(_results(texts[:window]))
        if baseline is Baseline.GALLERY:
            return compare(recent, samples_of_photos(known))
        return compare(recent, samples_of_answers(_results(texts[window:])))

    def look(self) -> DriftReport:
        """How the newest photos stand to those before them; tells of an alarm that begins."""
        report = self.report(self.window, Baseline.PREVIOUS)
        if report.state is DriftState.INSUFFICIENT_DATA:
            return report
        with reading(self._engine) as connection:
            if alarm_stands(connection) == bool(report.alarms):
                return report
        with writing(self._engine) as connection:
            if note_alarm(connection, _ACTOR, report.alarms):
                self._events.tell(Event.DRIFT_ALARM, _told(report), connection)
        return report

    def close(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._every_seconds:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every_seconds):
            try:
                self.look()
            except Exception as error:  # a busy database must not end the thread
                _log.error("drift_not_looked_at", why=str(error))


def _results(texts: Iterable[str]) -> Iterator[PhotoResult]:
    for text in texts:
        try:
            yield load_result(text)
        except UsageError:  # damaged, or of another version
            continue


def _told(report: DriftReport) -> dict[str, object]:
    return {
        "measures": report.alarms,
        "recent_photos": report.recent_photos,
        "baseline_photos": report.baseline_photos,
        "models_changed": report.models_changed,
    }
