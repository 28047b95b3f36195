"""The table of epochs reads as it was measured."""

import csv
import io

from rorqual.training.loop.history import EpochFigures, history_table

EPOCH = EpochFigures(
    round=0, epoch=1, side=64, photos=20, loss=2.5, learning_rate=1e-6, seconds=3.25,
    waiting_share=0.01, validation_seconds=0.5,
)  # fmt: skip


def test_what_was_not_measured_is_an_empty_cell() -> None:
    (row,) = csv.DictReader(io.StringIO(history_table([EPOCH])))
    assert (row["epoch"], row["loss"], row["learning_rate"]) == ("1", "2.5", "1e-06")
    assert row["top_1"] == row["validation_loss"] == ""
