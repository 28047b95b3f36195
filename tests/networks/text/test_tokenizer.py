"""Sentences become the tokens that open_clip makes of them."""

from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.domain.taxa import known_taxa
from rorqual.networks.text.tokenizer import Tokenizer
from rorqual.networks.text.vocabulary import require_vocabulary, vocabulary_file

VOCABULARY = vocabulary_file()
needs_vocabulary = pytest.mark.skipif(
    VOCABULARY is None, reason="CLIP's vocabulary comes with the extra `clip`"
)
SENTENCES = [
    "a photo of a whale",
    "A  Killer-whale's fluke, seen at 12:30!!",
    "don't we'll na\u00efve caf\u00e9 \u5317\u6975\u9be8 \u00bd x\u00b2 #4",
    *(f"{it.scientific_name}, {it.label.replace('_', ' ')}." for it in known_taxa()),
]


@needs_vocabulary
def test_a_sentence_stands_between_a_start_and_an_end() -> None:
    assert VOCABULARY is not None
    row = Tokenizer(VOCABULARY).rows(["a photo of a whale"], 8)[0]
    assert row.tolist() == [49406, 320, 1125, 539, 320, 11650, 49407, 0]


@needs_vocabulary
def test_tokens_are_those_of_open_clip() -> None:
    open_clip = pytest.importorskip("open_clip", exc_type=ImportError)
    assert VOCABULARY is not None
    expected = open_clip.get_tokenizer("ViT-B-32")(SENTENCES).numpy()
    assert (Tokenizer(VOCABULARY).rows(SENTENCES, 77) == expected).all()


@needs_vocabulary
def test_a_sentence_that_is_too_long_is_named() -> None:
    assert VOCABULARY is not None
    with pytest.raises(UsageError, match=r"'a whale a whale.*too long: \d+ tokens.* reads 77"):
        Tokenizer(VOCABULARY).rows(["a whale " * 50], 77)


def test_another_file_is_no_vocabulary(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere is not there.*rorqual\[clip\].*--vocabulary"):
        require_vocabulary(tmp_path / "nowhere")
    other = tmp_path / "other.gz"
    other.write_bytes(b"words")
    with pytest.raises(UsageError, match="no vocabulary of CLIP"):
        Tokenizer(other)
