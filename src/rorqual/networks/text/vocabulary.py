"""Where is CLIP's vocabulary? In the package open_clip_torch, or in a file that the user has."""

import gzip
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rorqual.domain.errors import UsageError

FILE_NAME = "bpe_simple_vocab_16e6.txt.gz"
# The first line is a title; what follows the last one that CLIP uses is no part of its vocabulary.
_FIRST, _LAST = 1, 49152 - 256 - 2 + 1


def vocabulary_file() -> Path | None:
    """The file in the package open_clip_torch (MIT); the package itself is not imported."""
    found = find_spec("open_clip")
    for folder in (found.submodule_search_locations or ()) if found else ():
        if (path := Path(folder) / FILE_NAME).is_file():
            return path
    return None


def require_vocabulary(given: Path | None) -> Path:
    """The file that the user named, else that of the package.

    Raises:
        UsageError: where neither is there.
    """
    path = given or vocabulary_file()
    if path is None or not path.is_file():
        raise UsageError(
            (f"{given} is not there" if given else "the vocabulary of CLIP is not here")
            + f": install it with `pip install 'rorqual[clip]'`, or name a copy of {FILE_NAME} "
            "with --vocabulary"
        )
    return path


@cache
def read_merges(path: Path) -> tuple[tuple[str, str], ...]:
    """Pairs of pieces of words in the order in which they are joined.

    Raises:
        UsageError: where the file is damaged or another one.
    """
    try:
        lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")[_FIRST:_LAST]
        merges = tuple((first, second) for first, second in (line.split() for line in lines))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError) as error:
        raise UsageError(f"{path} is no vocabulary of CLIP ({error}): fetch it again") from error
    if len(merges) != _LAST - _FIRST:
        raise UsageError(f"{path} is no vocabulary of CLIP: it has {len(merges)} pairs")
    return merges
