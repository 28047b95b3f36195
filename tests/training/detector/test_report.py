from pathlib import Path

from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.training.detector.report import write_sheets
from tests.training.detector.findings_made import LEFT, findings


def test_each_folder_has_a_sheet_of_its_photos(tmp_path: Path) -> None:
    photo = tmp_path / "sea.png"
    Image.new("RGB", (60, 40), (10, 20, 80)).save(photo)
    found = [(Part.FLUKE, 0.9, LEFT)]
    shown = [
        findings([LEFT], found, source=source, path=photo)
        for source in ("dolphin_fin_boxes", "sperm_whale_flukes")
        for _ in range(100)
    ]
    write_sheets(shown, 0.5, tmp_path / "sheets")
    names = {path.name for path in (tmp_path / "sheets").iterdir()}
    assert names == {"dolphin_fin_boxes.png", "sperm_whale_flukes.png"}
    with Image.open(tmp_path / "sheets" / "dolphin_fin_boxes.png") as sheet:
        assert sheet.size == (8 * 240, 8 * 240)  # 64 of the 100
