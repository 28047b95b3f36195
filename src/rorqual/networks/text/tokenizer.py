"""How does a sentence become numbers for a text network? By the byte pairs of CLIP."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rorqual.domain.errors import UsageError
from rorqual.networks.text.vocabulary import read_merges

_END_OF_WORD = "</w>"
_SUFFIX = re.compile(r"'(?:s|t|re|ve|m|ll|d)")


class Tokenizer:
    """Makes rows of tokens of sentences, as the tokenizer of open_clip does.

    Typographic quotes are taken for plain ones; a sentence that is too long is refused, and not
    cut off as there.

    Raises:
        UsageError: where the vocabulary is none.
    """

    def __init__(self, vocabulary: Path) -> None:
        merges = read_merges(vocabulary)
        letters = _letters_of_bytes()
        self._letters = letters
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        single = letters.values()
        pieces = [*single, *(it + _END_OF_WORD for it in single), *map("".join, merges)]
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._start, self._end = len(pieces), len(pieces) + 1

    def rows(self, sentences: Sequence[str], length: int) -> NDArray[np.int64]:
        """Tokens of shape (n, length): a start, the sentence, an end, and zeros.

        Raises:
            UsageError: where a sentence has more tokens than that.
        """
        rows = np.zeros((len(sentences), length), np.int64)
        for row, sentence in zip(rows, sentences, strict=True):
            tokens = [self._start, *self._tokens(sentence), self._end]
            if len(tokens) > length:
                raise UsageError(
                    f"the prompt {sentence!r} is too long: {len(tokens)} tokens, and the network "
                    f"reads {length}; shorten it"
                )
            row[: len(tokens)] = tokens
        return rows

    def _tokens(self, sentence: str) -> Iterator[int]:
        plain = unicodedata.normalize("NFC", sentence).translate(_PLAIN_QUOTES)
        for word in _words(" ".join(plain.split()).lower()):
            letters = [self._letters[byte] for byte in word.encode("utf-8")]
            yield from (self._numbers[piece] for piece in self._joined(letters))

    def _joined(self, letters: list[str]) -> list[str]:
        """The pieces of a word, joined as often as the vocabulary allows."""
        pieces = [*letters[:-1], letters[-1] + _END_OF_WORD]
        while len(pieces) > 1:
            pairs = list(pairwise(pieces))
            best = min(pairs, key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            pieces = list(_with_pair_joined(pieces, best))
        return pieces


_PLAIN_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})


def _with_pair_joined(pieces: Sequence[str], pair: tuple[str, str]) -> Iterator[str]:
    place = 0
    while place < len(pieces):
        if tuple(pieces[place : place + 2]) == pair:
            yield "".join(pair)
            place += 2
        else:
            yield pieces[place]
            place += 1


def _words(text: str) -> Iterator[str]:
    """Runs of letters, single digits, runs of other signs, and English endings such as 's."""
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        if suffix := _SUFFIX.match(text, place):
            end = suffix.end()
        else:
            kind, end = _kind(text[place]), place + 1
            while kind != "N" and end < len(text) and _kind(text[end]) == kind:
                end += 1
        yield text[place:end]
        place = end


def _kind(sign: str) -> str:
    category = unicodedata.category(sign)[0]
    if sign.isspace():
        return " "
    return category if category in "LN" else "other"


def _letters_of_bytes() -> dict[int, str]:
    """A letter for each byte, so that no piece holds a blank or a control sign."""
    shown = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in shown]
    letters = {byte: chr(byte) for byte in shown}
    return letters | {byte: chr(256 + place) for place, byte in enumerate(hidden)}
