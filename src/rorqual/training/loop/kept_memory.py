"""What a training step frees stays with the process, since the next step takes as much again.

Where the system's allocator gives large arrays back at once, each step waits for new pages of
zeros, thousands of megabytes of them.
"""

import ctypes
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Parameters of glibc's mallopt by their numbers in malloc.h: how much may lie free at the heap's
# end, and how many arrays may have mappings of their own.
_TRIM_THRESHOLD, _MAPPINGS = -1, -4
_KEEPING = {_TRIM_THRESHOLD: -1, _MAPPINGS: 0}
_USUAL = {_TRIM_THRESHOLD: 128 * 1024, _MAPPINGS: 65_536}


@contextmanager
def kept_memory() -> Iterator[None]:
    """Keep freed memory, and give it back at the end; a training on a processor is quicker so.

    It concerns the whole process. Only glibc knows the wish: elsewhere nothing changes.
    """
    allocator = _glibc()
    if allocator is None:
        yield
        return
    _set(allocator, _KEEPING)
    try:
        yield
    finally:
        _set(allocator, _USUAL)
        allocator.malloc_trim(0)


def _glibc() -> Any:
    """The C library, or None where it is another one."""
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None


def _set(allocator: Any, parameters: dict[int, int]) -> None:
    for parameter, value in parameters.items():
        allocator.mallopt(parameter, value)
