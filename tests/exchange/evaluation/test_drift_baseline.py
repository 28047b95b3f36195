"""The baseline of an evaluation as a file."""

from pathlib import Path

import pytest

from rorqual.domain.errors import UsageError
from rorqual.evaluation.answer_drift import Samples
from rorqual.exchange.evaluation.drift_baseline import BASELINE, read_baseline, write_baseline

SAMPLES = Samples(
    3,
    {"gate_score": [0.9, 1.0], "top_probability": [0.5], "similarity": [], "sharpness": [1.5],
     "exposure": [0.1]},
    {"rejected": [True, False], "new_individual": []},
    frozenset({"rorqual-lite0@0123456789ab"}),
)  # fmt: skip


def test_it_reads_back_from_its_file_and_from_its_folder(tmp_path: Path) -> None:
    write_baseline(tmp_path / BASELINE, SAMPLES)
    assert read_baseline(tmp_path / BASELINE) == SAMPLES
    assert read_baseline(tmp_path) == SAMPLES


def test_a_folder_without_one_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"baseline\.json cannot be read .*rorqual evaluate"):
        read_baseline(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "photos": 1, "values": [], "models": []}',
     '{"schema": 1, "photos": 1, "values": {"sharpness": ["x"]}, "shares": {}, "models": []}'],
)  # fmt: skip
def test_a_damaged_one_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / BASELINE).write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"baseline\.json is damaged"):
        read_baseline(tmp_path)


def test_one_of_a_later_version_is_told(tmp_path: Path) -> None:
    (tmp_path / BASELINE).write_text('{"schema": 2}', "utf-8")
    with pytest.raises(UsageError, match="another version"):
        read_baseline(tmp_path)
