"""Weights of a blend, kept and given."""

from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.blend_weights import KeptWeights, read_weights, write_weights
from rorqual.matching.blend.modes import BlendMode


def test_numbers_are_weights_without_a_rule() -> None:
    assert read_weights("2, 1,0", 3) == KeptWeights((2.0, 1.0, 0.0), None)


def test_kept_weights_come_back_with_their_rule(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    with file.open("w") as stream:
        write_weights((1.1, 0.9), BlendMode.PAPER, ["a.csv", "b.csv"], stream)
    assert read_weights(str(file), 2) == KeptWeights((1.1, 0.9), BlendMode.PAPER)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1", "1 weights for 2 tables"),
        ("1,-1", "0 or more"),
        ("0,0", "one above 0"),
        ("nan,1", "0 or more"),
        ("none.json", "cannot be read"),
    ],
)
def test_weights_that_do_not_fit_are_an_error(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_weights(text, 2)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"mode": "loud", "members": []}'])
def test_another_file_holds_no_weights(tmp_path: Path, content: str) -> None:
    file = tmp_path / "weights.json"
    file.write_text(content)
    with pytest.raises(UsageError, match="holds no weights"):
        read_weights(str(file), 2)
