"""How long does each step to an answer take? Told to whoever wants to know, such as a service."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Literal

TimedStep = Literal["read", "gate", "detect", "embed", "species", "local", "compare"]
OnStep = Callable[[TimedStep, float], None]  # the step, and the seconds that it took


def untold(_step: TimedStep, _seconds: float) -> None:
    """Nobody wants to know."""


@contextmanager
def timed(step: TimedStep, on_step: OnStep) -> Iterator[None]:
    """Tell how long the block took, also where it failed.

    Args:
        step: that the block is.
        on_step: is told.
    """
    began = perf_counter()
    try:
        yield
    finally:
        on_step(step, perf_counter() - began)
