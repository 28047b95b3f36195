"""The outbox: what is put in is attended to by one process at a time, until it is settled."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.rows import now
from rorqual.catalogue.team.deliveries import (
    DeliveryState,
    Lease,
    after,
    enqueue,
    forget_settled,
    lease_next,
    mark_delivered,
    mark_failed,
    progress,
    webhooks_due,
)
from rorqual.catalogue.team.webhooks import Webhook, add_webhook, remove_webhook


def add(catalogue: Catalogue, *events: str) -> Webhook:
    with writing(catalogue.engine) as connection:
        return add_webhook(connection, "https://example.org/", events, key_id=None)


def put(catalogue: Catalogue, event_id: str, event: str = "drift_alarm") -> int:
    with writing(catalogue.engine) as connection:
        return enqueue(connection, event_id, event, "{}")


def due(catalogue: Catalogue) -> list[str]:
    with reading(catalogue.engine) as connection:
        return webhooks_due(connection, limit=10)


def lease(catalogue: Catalogue, webhook: Webhook, seconds: float = 60) -> Lease | None:
    with writing(catalogue.engine) as connection:
        return lease_next(connection, webhook.id, seconds=seconds)


def fail(catalogue: Catalogue, lease: Lease, wait: float | None) -> None:
    with writing(catalogue.engine) as connection:
        mark_failed(connection, lease, "status 500", wait=wait)


def state(catalogue: Catalogue, webhook: Webhook) -> dict[DeliveryState, int]:
    with reading(catalogue.engine) as connection:
        return dict(progress(connection)[webhook.id].counts)


def test_an_event_goes_to_those_that_want_it(catalogue: Catalogue) -> None:
    first, _, removed = (add(catalogue, it) for it in ("drift_alarm", "other", "drift_alarm"))
    with writing(catalogue.engine) as connection:
        assert remove_webhook(connection, removed.id)
        assert not remove_webhook(connection, removed.id)
    assert put(catalogue, "msg_1") == 1
    assert due(catalogue) == [first.id]
    assert put(catalogue, "msg_2", "unwanted") == 0


def test_one_delivery_of_a_webhook_is_leased_at_a_time(catalogue: Catalogue) -> None:
    webhook = add(catalogue, "drift_alarm")
    put(catalogue, "msg_1")
    put(catalogue, "msg_2")
    first = lease(catalogue, webhook)
    assert first
    assert (first.event_id, first.attempts) == ("msg_1", 0)
    assert lease(catalogue, webhook) is None
    assert due(catalogue) == []
    with writing(catalogue.engine) as connection:
        mark_delivered(connection, first)
    second = lease(catalogue, webhook)
    assert second
    assert second.event_id == "msg_2"


def test_what_failed_waits_and_lets_others_pass(catalogue: Catalogue) -> None:
    webhook = add(catalogue, "drift_alarm")
    put(catalogue, "msg_1")
    put(catalogue, "msg_2")
    first = lease(catalogue, webhook)
    assert first
    fail(catalogue, first, 3600)
    second = lease(catalogue, webhook)
    assert second
    assert second.event_id == "msg_2"
    fail(catalogue, second, 0)
    again = lease(catalogue, webhook)
    assert again
    assert (again.event_id, again.attempts) == ("msg_2", 1)
    fail(catalogue, again, None)
    assert state(catalogue, webhook) == {DeliveryState.WAITING: 1, DeliveryState.GIVEN_UP: 1}
    assert lease(catalogue, webhook) is None


def test_another_takes_over_when_a_lease_has_run_out(catalogue: Catalogue) -> None:
    webhook = add(catalogue, "drift_alarm")
    put(catalogue, "msg_1")
    killed = lease(catalogue, webhook, seconds=-1)
    other = lease(catalogue, webhook)
    assert killed
    assert other
    assert killed.id == other.id
    fail(catalogue, killed, None)  # it was not dead after all, but is too late
    assert state(catalogue, webhook) == {DeliveryState.WAITING: 1}
    with writing(catalogue.engine) as connection:
        mark_delivered(connection, other)
    assert state(catalogue, webhook) == {DeliveryState.DELIVERED: 1}


def test_the_longest_due_is_first(catalogue: Catalogue) -> None:
    late, early = add(catalogue, "a"), add(catalogue, "b")
    put(catalogue, "msg_1", "b")
    put(catalogue, "msg_2", "a")
    assert due(catalogue) == [early.id, late.id]


def test_what_waits_for_a_removed_webhook_is_given_up(catalogue: Catalogue) -> None:
    webhook = add(catalogue, "drift_alarm")
    put(catalogue, "msg_1")
    with writing(catalogue.engine) as connection:
        remove_webhook(connection, webhook.id)
    assert due(catalogue) == []
    assert state(catalogue, webhook) == {DeliveryState.GIVEN_UP: 1}


def test_settled_deliveries_are_forgotten_after_a_while(catalogue: Catalogue) -> None:
    webhook = add(catalogue, "drift_alarm")
    put(catalogue, "msg_1")
    done = lease(catalogue, webhook)
    assert done
    with writing(catalogue.engine) as connection:
        mark_delivered(connection, done)
    put(catalogue, "msg_2")
    with writing(catalogue.engine) as connection:
        assert forget_settled(connection, before=after(-60)) == 0
        assert forget_settled(connection, before=now()) == 1
    assert state(catalogue, webhook) == {DeliveryState.WAITING: 1}


def test_a_secret_is_not_shown_by_accident(catalogue: Catalogue) -> None:
    webhook = add(catalogue, "drift_alarm")
    assert webhook.secret not in repr(webhook)
    assert webhook.secret != add(catalogue, "drift_alarm").secret
