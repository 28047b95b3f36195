"""When a delivery that failed is tried again."""

from rorqual.service.webhooks.schedule import WAITS, wait_after


def test_the_waits_grow_to_a_day_and_then_it_is_given_up() -> None:
    waits = [wait_after(attempts) for attempts in range(1, len(WAITS) + 1)]
    assert all(
        wait is not None and least <= wait <= 1.2 * least
        for wait, least in zip(waits, WAITS, strict=True)
    )
    assert list(WAITS) == sorted(WAITS)
    assert 3 * 86400 < sum(WAITS) < 4 * 86400, "a receiver may be away for a weekend"
    assert wait_after(len(WAITS) + 1) is None


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({wait_after(1) for _ in range(10)}) > 1
