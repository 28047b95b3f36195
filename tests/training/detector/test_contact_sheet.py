from pathlib import Path

import numpy as np
from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.training.detector.contact_sheet import contact_sheet
from tests.training.detector.findings_made import LEFT, RIGHT, findings

RED, LIME, WHITE = (255, 0, 0), (0, 255, 0), (255, 255, 255)


def test_photos_lie_side_by_side_with_true_and_found_boxes(tmp_path: Path) -> None:
    path = tmp_path / "sea.png"
    Image.new("RGB", (200, 100), (10, 20, 80)).save(path)
    shown = findings([RIGHT], [(Part.DORSAL_FIN, 0.9, LEFT), (Part.FLUKE, 0.1, RIGHT)], path=path)
    sheet = contact_sheet([shown] * 3, 0.5, columns=2, cell=100)
    assert sheet.size == (200, 200)
    for left, top in ((0, 0), (100, 0), (0, 100)):
        cell = np.asarray(sheet.crop((left, top, left + 100, top + 50)))
        assert (cell == RED).all(axis=2).any()
        assert (cell == WHITE).all(axis=2).any()
        assert not (cell == LIME).all(axis=2).any()  # its score is under the threshold
    assert not np.asarray(sheet.crop((100, 100, 200, 200))).any()


def test_without_photos_the_sheet_is_black() -> None:
    assert not np.asarray(contact_sheet([], 0.5)).any()
