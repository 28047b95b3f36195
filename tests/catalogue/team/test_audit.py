"""The audit names who, what and when, newest first."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.audit import list_events, record_event


def test_events_come_newest_first(catalogue: Catalogue) -> None:
    for number in range(3):
        with writing(catalogue.engine) as connection:
            record_event(
                connection,
                actor="Ana",
                action="decision.confirm",
                subject=f"annotation {number}",
                request_id=None,
                details={"number": number},
            )
    with reading(catalogue.engine) as connection:
        first, second = list_events(connection, limit=2)
        (third,) = list_events(connection, limit=2, before=second.id)
    assert [it.details for it in (first, second, third)] == [{"number": n} for n in (2, 1, 0)]
    assert first.at >= third.at


def test_an_event_of_a_change_that_failed_is_not_kept(catalogue: Catalogue) -> None:
    class FailedError(Exception):
        pass

    try:
        with writing(catalogue.engine) as connection:
            record_event(
                connection, actor="Ana", action="a", subject="b", request_id="r", details=None
            )
            raise FailedError
    except FailedError:
        pass
    with reading(catalogue.engine) as connection:
        assert list_events(connection, limit=5) == []
