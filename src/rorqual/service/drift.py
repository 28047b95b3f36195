"""Do recent answers drift, and who is told? A look at them now and then, and when asked for."""

from threading import Event as Flag
from threading import Thread

import structlog
from sqlalchemy import Engine

from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.drift_alarms import alarm_stands, note_alarm
from rorqual.evaluation.answer_drift import Baseline, DriftReport, Samples
from rorqual.evaluation.drift import DriftState
from rorqual.evaluation.drift_look import drift_of_answers
from rorqual.service.events import Events
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
        evaluated: what it compares with by itself; None for the photos answered before.
    """

    def __init__(
        self,
        engine: Engine,
        events: Events,
        *,
        window: int,
        every_seconds: float,
        evaluated: Samples | None = None,
    ) -> None:
        self._engine = engine
        self._events = events
        self.window = window
        self._every_seconds = every_seconds
        self._evaluated = evaluated
        self.baseline = Baseline.PREVIOUS if evaluated is None else Baseline.EVALUATION
        self._stop = Flag()
        self._thread = Thread(target=self._run, name="drift", daemon=True)
        if every_seconds:
            self._thread.start()

    def report(self, window: int, baseline: Baseline) -> DriftReport:
        """How the newest photos stand to a baseline.

        Args:
            window: number of newest photos, and of those before them.
            baseline: what they are compared with.

        Raises:
            UsageError: where the service was given no evaluation to compare with.
        """
        return drift_of_answers(self._engine, window, baseline, self._evaluated)

    def look(self) -> DriftReport:
        """How the newest photos stand to the usual baseline; tells of an alarm that begins."""
        report = self.report(self.window, self.baseline)
        if report.state is DriftState.INSUFFICIENT_DATA:
            return report
        with reading(self._engine) as connection:
            if alarm_stands(connection, self.baseline) == bool(report.alarms):
                return report
        with writing(self._engine) as connection:
            if note_alarm(connection, _ACTOR, self.baseline, report.alarms):
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


def _told(report: DriftReport) -> dict[str, object]:
    return {
        "measures": report.alarms,
        "recent_photos": report.recent_photos,
        "baseline_photos": report.baseline_photos,
        "models_changed": report.models_changed,
    }
