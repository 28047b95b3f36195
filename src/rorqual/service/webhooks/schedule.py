"""When is a delivery that failed tried again? The waits that Standard Webhooks recommends."""

import random

_MINUTE, _HOUR = 60.0, 3600.0
WAITS = (  # seconds
    5.0,
    5 * _MINUTE,
    30 * _MINUTE,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    20 * _HOUR,
    24 * _HOUR,
)
_JITTER = 0.2  # so that what failed together does not come back together


def wait_after(attempts: int) -> float | None:
    """Seconds until the next attempt; None where enough were made.

    Args:
        attempts: made so far, 1 or more.
    """
    if attempts > len(WAITS):
        return None
    return WAITS[attempts - 1] * random.uniform(1.0, 1.0 + _JITTER)
