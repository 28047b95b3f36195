import pytest
from PIL import Image

from rorqual.domain.annotation import Part
from rorqual.training.detector.sheet import Composition, Sheet, mirrored
from tests.training.detector.made import SEA, a_picture, a_whole_picture, red_box

SIZE = (96, 64)
ALL = (0.0, 0.0, 96.0, 64.0)
ONE_PIXEL = 1.5 / 64


def a_sheet() -> Sheet:
    return Sheet(Image.new("RGB", SIZE, SEA))


def only_box(composed: Composition) -> tuple[float, float, float, float]:
    ((_, box),) = composed.boxes
    return box


@pytest.mark.parametrize(
    ("tile", "window"),
    [
        (ALL, ALL),
        (ALL, (10.0, 5.0, 80.0, 60.0)),  # a part of the photo, magnified
        (ALL, (-40.0, -20.0, 120.0, 100.0)),  # reaches out of it
        ((10.0, 10.0, 50.0, 30.0), ALL),  # the whole photo, small
    ],
)
def test_a_box_goes_where_its_animal_goes(
    tile: tuple[float, float, float, float], window: tuple[float, float, float, float]
) -> None:
    sheet = a_sheet()
    sheet.put(a_picture((30, 20, 60, 40)), tile, window)
    composed = sheet.composition()
    assert only_box(composed) == pytest.approx(red_box(composed.image), abs=ONE_PIXEL)


def test_a_box_ends_where_the_window_cuts_its_animal() -> None:
    sheet = a_sheet()
    sheet.put(a_picture((30, 20, 60, 40)), ALL, (40.0, 0.0, 96.0, 64.0))
    composed = sheet.composition()
    assert only_box(composed) == pytest.approx(red_box(composed.image), abs=ONE_PIXEL)
    assert only_box(composed)[0] == 0


def test_of_an_animal_that_is_mostly_cut_off_nobody_can_say_what_it_is() -> None:
    sheet = a_sheet()
    sheet.put(a_picture((30, 20, 60, 40)), ALL, (52.0, 0.0, 96.0, 64.0))
    composed = sheet.composition()
    assert composed.boxes == ()
    assert Part.DORSAL_FIN in {part for part, _ in composed.doubtful}


def test_an_animal_outside_the_window_leaves_no_trace() -> None:
    sheet = a_sheet()
    sheet.put(a_picture((30, 20, 60, 40), part=Part.FLUKE), ALL, (62.0, 0.0, 96.0, 64.0))
    assert sheet.composition().boxes == sheet.composition().doubtful == ()


def test_a_window_beside_the_photo_draws_nothing() -> None:
    sheet = a_sheet()
    sheet.put(a_picture((30, 20, 60, 40)), ALL, (200.0, 0.0, 300.0, 64.0))
    assert sheet.composition().boxes == ()


@pytest.mark.parametrize(
    ("part", "unlabelled"),
    [
        (Part.BODY, {Part.DORSAL_FIN}),
        (Part.DORSAL_FIN, {Part.BODY}),
        (Part.FLUKE, set()),
        (Part.HEAD, set()),
        (None, set()),
    ],
)
def test_the_part_that_a_folder_does_not_label_is_in_doubt(
    part: Part | None, unlabelled: set[Part]
) -> None:
    sheet = a_sheet()
    sheet.put(a_picture((30, 20, 60, 40), part=part), ALL, ALL)
    composed = sheet.composition()
    assert {doubt for doubt, _ in composed.doubtful} == unlabelled
    assert all(place == (0, 0, 1, 1) for _, place in composed.doubtful)


def test_a_soft_copy_fades_at_its_edges() -> None:
    sheet = a_sheet()
    sheet.put(a_whole_picture(), (20.0, 10.0, 60.0, 50.0), (0.0, 0.0, 40.0, 40.0), soft=True)
    reds = [sheet.canvas.getpixel((x, 30)) for x in (19, 20, 40, 59, 60)]
    values = [pixel[0] for pixel in reds if isinstance(pixel, tuple)]
    assert values[0] == values[-1] == SEA[0]
    assert SEA[0] <= values[1] < 200
    assert values[2] == 250


def test_a_mirrored_picture_has_mirrored_boxes() -> None:
    sheet = a_sheet()
    sheet.put(a_picture((10, 20, 40, 40)), ALL, ALL)
    composed = mirrored(sheet.composition())
    assert only_box(composed) == pytest.approx(red_box(composed.image), abs=ONE_PIXEL)
    assert only_box(mirrored(composed)) == pytest.approx((10 / 96, 20 / 64, 40 / 96, 40 / 64))
