"""Weights of a blend, kept and given."""

from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.exchange.blend_weights import KeptWeights, read_weights, write_weights
from rorqual.matching.blend.modes import BlendMode


def test_numbers_are_weights_without_a_rule() -> None:
    assert read_weights("2, 1,0", ["a.csv", "b.csv", "c.csv"]) == KeptWeights((2.0, 1.0, 0.0), None)


def test_kept_weights_come_back_with_their_rule(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    with file.open("w") as stream:
        write_weights((1.1, 0.9), BlendMode.PAPER, ["a.csv", "b.csv"], stream)
    assert read_weights(str(file), ["a.csv", "b.csv"]) == KeptWeights((1.1, 0.9), BlendMode.PAPER)


def test_a_table_has_its_own_weight_wherever_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    with file.open("w") as stream:
        write_weights((1.1, 0.9), BlendMode.PAPER, ["a.csv", "b.csv"], stream)
    assert read_weights(str(file), ["b.csv", "a.csv"]).weights == (0.9, 1.1)
    assert read_weights(str(file), ["new a.csv", "new b.csv"]).weights == (1.1, 0.9)
    with pytest.raises(UsageError, match="does not stand in that order"):
        read_weights(str(file), ["b.csv", "c.csv"])


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
        read_weights(text, ["a.csv", "b.csv"])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"mode": "loud", "members": []}'])
def test_another_file_holds_no_weights(tmp_path: Path, content: str) -> None:
    file = tmp_path / "weights.json"
    file.write_text(content)
    with pytest.raises(UsageError, match="holds no weights"):
        read_weights(str(file), ["a.csv", "b.csv"])
