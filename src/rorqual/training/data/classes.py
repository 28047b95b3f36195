"""Which number stands for which individual or species?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Classes:
    """Names and their numbers 0..n-1, in sorted order; equal where names and counts are.

    Raises:
        ValueError: where the names are not sorted and unique, or there is not one count each.
    """

    names: tuple[str, ...]
    photos: tuple[int, ...]  # how often each name occurred

    def __post_init__(self) -> None:
        if tuple(sorted(set(self.names))) != self.names:
            raise ValueError("the names of classes must be sorted and unique")
        if len(self.photos) != len(self.names):
            raise ValueError("classes need one count of photos each")

    @classmethod
    def of(cls, names: Iterable[str]) -> "Classes":
        """The classes of labelled photos, given the name of each photo."""
        counted = Counter(names)
        ordered = tuple(sorted(counted))
        return cls(ordered, tuple(counted[name] for name in ordered))

    def __len__(self) -> int:
        return len(self.names)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Photos of each class, shape (n,)."""
        return np.array(self.photos, dtype=np.int64)

    def encode(self, names: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of m names, shape (m,).

        Raises:
            ValueError: where a name is no class.
        """
        unknown = next((name for name in names if name not in self._numbers), None)
        if unknown is not None:
            raise ValueError(f"{unknown!r} is none of the {len(self)} classes of this training")
        return np.array([self._numbers[name] for name in names], dtype=np.int64)

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads."""
        return {"names": list(self.names), "photos": list(self.photos)}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Classes":
        """The classes that `to_json` wrote.

        Raises:
            ValueError: see `Classes`.
        """
        return cls(tuple(map(str, written["names"])), tuple(map(int, written["photos"])))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}
