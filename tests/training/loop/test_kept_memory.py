"""Memory that stays with the process during training."""

import platform

import numpy as np
import psutil
import pytest

from rorqual.training.loop.kept_memory import kept_memory

MEGABYTE = 1 << 20


def resident() -> float:
    """Megabytes of this process."""
    return psutil.Process().memory_info().rss / MEGABYTE


def use(megabytes: int) -> None:
    """Fill an array, and free it."""
    np.ones(megabytes * MEGABYTE, dtype=np.uint8)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs the C library glibc")
def test_what_is_freed_stays_until_the_end() -> None:
    before = resident()
    use(200)
    assert resident() - before < 50
    with kept_memory():
        use(200)
        assert resident() - before > 150
    assert resident() - before < 50
    use(200)
    assert resident() - before < 50


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs the C library glibc")
def test_memory_is_given_back_after_a_failure() -> None:
    before = resident()
    with pytest.raises(ZeroDivisionError), kept_memory():
        use(200)
        raise ZeroDivisionError
    assert resident() - before < 50


def test_another_allocator_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    before = resident()
    with kept_memory():
        use(200)
        assert resident() - before < 50
