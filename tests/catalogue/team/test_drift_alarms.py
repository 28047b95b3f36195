"""An alarm begins once and ends once, whoever looks."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.drift_alarms import alarm_stands, note_alarm


def test_an_alarm_begins_and_ends(catalogue: Catalogue) -> None:
    with writing(catalogue.engine) as connection:
        assert not note_alarm(connection, "Ana", [])
        assert note_alarm(connection, "Ana", ["sharpness"])
        assert alarm_stands(connection)
        assert not note_alarm(connection, "Ben", ["sharpness", "exposure"]), "it stands already"
        assert not note_alarm(connection, "Ben", [])
        assert not alarm_stands(connection)
        assert note_alarm(connection, "Ana", ["exposure"])
