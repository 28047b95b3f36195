"""An alarm begins once and ends once, whoever looks."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.drift_alarms import alarm_stands, note_alarm


def test_an_alarm_begins_and_ends(catalogue: Catalogue) -> None:
    with writing(catalogue.engine) as connection:
        assert not note_alarm(connection, "Ana", "previous", [])
        assert note_alarm(connection, "Ana", "previous", ["sharpness"])
        assert alarm_stands(connection, "previous")
        assert not note_alarm(connection, "Ben", "previous", ["sharpness", "exposure"]), (
            "it stands already"
        )
        assert not note_alarm(connection, "Ben", "previous", [])
        assert not alarm_stands(connection, "previous")
        assert note_alarm(connection, "Ana", "previous", ["exposure"])


def test_each_baseline_has_alarms_of_its_own(catalogue: Catalogue) -> None:
    with writing(catalogue.engine) as connection:
        assert note_alarm(connection, "Ana", "previous", ["sharpness"])
        assert not alarm_stands(connection, "evaluation")
        assert note_alarm(connection, "Ana", "evaluation", ["sharpness"])
        assert not note_alarm(connection, "Ana", "previous", [])
        assert alarm_stands(connection, "evaluation")
