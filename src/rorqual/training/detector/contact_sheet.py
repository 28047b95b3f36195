"""How do the boxes look? Photos side by side, for a person to look at; never to be published."""

from collections.abc import Sequence
from math import ceil

from PIL import Image, ImageDraw, ImageFont

from rorqual.detection.maps import PARTS
from rorqual.domain.annotation import Part
from rorqual.training.detector.findings import Findings

_COLOURS = {
    Part.BODY: "yellow",
    Part.DORSAL_FIN: "red",
    Part.FLUKE: "lime",
    Part.HEAD: "cyan",
}


def contact_sheet(
    findings: Sequence[Findings], threshold: float, *, columns: int = 8, cell: int = 240
) -> Image.Image:
    """Each photo with its true boxes in white and the found ones in the colour of their part.

    Args:
        findings: one for each photo.
        threshold: 0..1, boxes with a lower score are left out.
        columns: photos in a row.
        cell: pixels for each photo, both ways.
    """
    sheet = Image.new("RGB", (columns * cell, max(1, ceil(len(findings) / columns)) * cell))
    for place, item in enumerate(findings):
        with Image.open(item.example.path) as opened:
            opened.draft("RGB", (cell, cell))
            photo = opened.convert("RGB")
        photo.thumbnail((cell, cell))
        _draw(photo, item, threshold)
        sheet.paste(photo, ((place % columns) * cell, place // columns * cell))
    return sheet


def _draw(photo: Image.Image, item: Findings, threshold: float) -> None:
    draw, font = ImageDraw.Draw(photo), ImageFont.load_default(11)
    across, down = photo.width - 1, photo.height - 1
    for x0, y0, x1, y1 in item.truths.tolist():
        draw.rectangle((x0 * across, y0 * down, x1 * across, y1 * down), outline="white")
    found = item.found
    for part, score, box in zip(found.parts, found.scores, found.boxes.tolist(), strict=True):
        if score >= threshold:
            colour = _COLOURS[PARTS[part]]
            x0, y0, x1, y1 = box[0] * across, box[1] * down, box[2] * across, box[3] * down
            draw.rectangle((x0, y0, x1, y1), outline=colour, width=2)
            draw.text((x0 + 3, y0 + 1), f"{score:.2f}", fill=colour, font=font)
