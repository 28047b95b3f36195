"""Which known photo does a cell of a user's table mean?"""

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

_NAMED_IN_MESSAGE = 5


class PhotoNames:
    """The known photos, by their paths relative to PHOTOS with forward slashes.

    A cell with a slash is a path, one without a bare file name; `./a.jpg` is the path of a photo
    that lies in no sub folder. Differences of Unicode's form, then of case, then a missing
    extension are forgiven, in this order and as long as one photo fits.
    """

    def __init__(self, names: Iterable[str], plain_names: Mapping[str, str] | None = None) -> None:
        """Take the photos.

        Args:
            names: of the photos, all different.
            plain_names: name -> path relative to the photo's own PHOTOS argument, where that
                differs; a cell may mean either.
        """
        self._names = tuple(dict.fromkeys(names))
        self._plain_names = plain_names or {}
        self._indexes: dict[tuple[int, bool], Mapping[str, list[str]]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def resolve(self, cell: str) -> str:
        """The known name that a cell means.

        Raises:
            ValueError: where no photo fits, or several do; the message names them.
        """
        if not cell:
            raise ValueError("the photo's name is empty: write its path or its file name")
        path = cell.replace("\\", "/")
        is_bare = "/" not in path
        path = posixpath.normpath(path)
        for level, (of_cell, _) in enumerate(_LEVELS):
            fitting = self._index(level, is_bare).get(of_cell(path), [])
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                raise ValueError(_ambiguous(cell, fitting))
        raise ValueError(
            f"there is no photo {cell!r}: write its path within the folder of photos, "
            "or its file name"
        )

    def _index(self, level: int, is_bare: bool) -> Mapping[str, list[str]]:
        """Made when first asked for: most tables need the first level only."""
        if (level, is_bare) not in self._indexes:
            index: dict[str, list[str]] = {}
            for name in self._names:
                paths = {name, self._plain_names.get(name, name)}
                compared = {posixpath.basename(path) for path in paths} if is_bare else paths
                for key in {_LEVELS[level][1](text) for text in compared}:
                    index.setdefault(key, []).append(name)
            self._indexes[level, is_bare] = index
        return self._indexes[level, is_bare]


def _ambiguous(cell: str, fitting: list[str]) -> str:
    named = ", ".join(fitting[:_NAMED_IN_MESSAGE])
    further = len(fitting) - _NAMED_IN_MESSAGE
    example = fitting[0] if "/" in fitting[0] else f"./{fitting[0]}"
    return (
        f"{cell!r} fits {len(fitting)} files: {named}"
        + (f" and {further} more" if further > 0 else "")
        + f"; write the path of one of them, like {example}"
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _folded_stem(name: str) -> str:
    return _folded(posixpath.splitext(name)[0])


_composed = partial(unicodedata.normalize, "NFC")

# What is compared, strictest first: of the cell, of the known name.
_LEVELS: tuple[tuple[Callable[[str], str], Callable[[str], str]], ...] = (
    (str, str),
    (_composed, _composed),
    (_folded, _folded),
    (_folded, _folded_stem),
)
