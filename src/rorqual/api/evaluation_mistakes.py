"""Which answers of an evaluation are wrong, and how do these animals look?"""

import io
from collections.abc import Mapping

from PIL import Image

from rorqual.api.evaluation_parts import Parts
from rorqual.catalogue.catalogue import Catalogue
from rorqual.evaluation.answers import answer
from rorqual.evaluation.backlight import backlight
from rorqual.evaluation.confusions import WrongName, worst_confusions
from rorqual.evaluation.divisions import Division, telling_division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.held_out_calibration import Calibrated
from rorqual.evaluation.mistakes import mistakes
from rorqual.exchange.evaluation.mistakes_json import confusion_pictures, mistakes_json


def mistakes_part(
    parts: Parts,
    catalogue: Catalogue,
    calibrated: Calibrated,
    given: Division | None,
    maker: FigureMaker,
) -> None:
    """Add what goes wrong, with the small pictures that the catalogue keeps; none is read again."""
    asked = given or telling_division(calibrated.tested, seed=maker.seed)
    if asked is None:
        return
    answers = answer(asked, calibrated.calibration)
    ids = [asked.animals.annotation_ids[row] for row in asked.queries.tolist()]
    seen = catalogue.thumbnails(ids)
    found = mistakes(asked, answers, maker, [_backlight(seen, number) for number in ids])
    worst = worst_confusions(asked, answers)
    parts.json["mistakes"] = mistakes_json(asked.protocol, found, worst)
    parts.pictures = confusion_pictures(worst, catalogue.thumbnails(_shown(worst)))


def _backlight(thumbnails: Mapping[int, bytes], number: int) -> float | None:
    if number not in thumbnails:
        return None
    try:
        with Image.open(io.BytesIO(thumbnails[number])) as image:
            return backlight(image)
    except (OSError, ValueError):  # a damaged picture says nothing of the light
        return None


def _shown(confusions: list[WrongName]) -> set[int]:
    looks = [look for it in confusions for look in (it.preferred, it.right) if look]
    return {it.annotation_id for it in confusions} | {look.annotation_id for look in looks}
