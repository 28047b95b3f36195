"""Which answers of an evaluation are wrong, and how do these animals look?"""

import io
from collections.abc import Sequence

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

_PICTURES_AT_ONCE = 500  # in memory, some kilobytes each


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
    lights = _backlights(catalogue, ids)
    for number, light in zip(ids, lights, strict=True):
        parts.traits.setdefault(number, {})["backlight"] = light
    found = mistakes(asked, answers, maker, lights)
    worst = worst_confusions(asked, answers)
    parts.json["mistakes"] = mistakes_json(asked.protocol, found, worst)
    parts.pictures = confusion_pictures(worst, catalogue.thumbnails(_shown(worst)))


def _backlights(catalogue: Catalogue, ids: Sequence[int]) -> list[float | None]:
    """Of each animal's small picture; None where there is none that can be read."""
    found: list[float | None] = []
    for start in range(0, len(ids), _PICTURES_AT_ONCE):
        portion = ids[start : start + _PICTURES_AT_ONCE]
        seen = catalogue.thumbnails(portion)
        found += [_backlight(seen.get(number)) for number in portion]
    return found


def _backlight(thumbnail: bytes | None) -> float | None:
    if thumbnail is None:
        return None
    try:
        with Image.open(io.BytesIO(thumbnail)) as image:
            return backlight(image)
    except (OSError, ValueError):  # a damaged picture says nothing of the light
        return None


def _shown(confusions: list[WrongName]) -> set[int]:
    looks = [look for it in confusions for look in (it.preferred, it.right) if look]
    return {it.annotation_id for it in confusions} | {look.annotation_id for look in looks}
