from rorqual.catalogue.records import LabelConflict
from rorqual.domain.annotation import Annotation, BoxSource
from rorqual.domain.box import Box
from rorqual.domain.label import GivenBox
from rorqual.identify.given_boxes import given_annotations


def within_100x50(*boxes: Box) -> tuple[list[Annotation], list[LabelConflict]]:
    conflicts: list[LabelConflict] = []
    given = [GivenBox(line, box) for line, box in enumerate(boxes, start=2)]
    return given_annotations("a.jpg", given, 100, 50, conflicts), conflicts


def test_boxes_within_the_photo_are_taken_in_their_order() -> None:
    boxes = (Box(40, 10, 90, 40), Box(0, 0, 30.5, 50))
    annotations, conflicts = within_100x50(*boxes)
    assert annotations == [Annotation(box, BoxSource.GIVEN) for box in boxes]
    assert conflicts == []


def test_an_overhang_of_a_pixel_is_clipped() -> None:
    annotations, conflicts = within_100x50(Box(-1, -0.5, 101, 50.25))
    assert [item.box for item in annotations] == [Box(0, 0, 100, 50)]
    assert conflicts == []


def test_more_is_an_error_of_that_row_and_of_no_other() -> None:
    annotations, conflicts = within_100x50(Box(0, 0, 10, 10), Box(-3, 0, 9, 9), Box(5, 5, 9, 9))
    assert [item.box for item in annotations] == [Box(0, 0, 10, 10), Box(5, 5, 9, 9)]
    assert [conflict.line for conflict in conflicts] == [3]
    assert "a.jpg: the box [-3, 0, 9, 9] reaches 3 pixels out" in conflicts[0].message
    assert "mend the row" in conflicts[0].message


def test_a_box_of_which_nothing_is_left_is_an_error() -> None:
    annotations, conflicts = within_100x50(Box(100.25, 0, 100.75, 20))
    assert annotations == []
    assert "no area" in conflicts[0].message


def test_boxes_that_clipping_makes_equal_are_one_animal() -> None:
    annotations, conflicts = within_100x50(Box(0, 0, 20, 20), Box(-1, 0, 20, 20))
    assert [item.box for item in annotations] == [Box(0, 0, 20, 20)]
    assert [conflict.line for conflict in conflicts] == [3]
    assert "the same as in line 2" in conflicts[0].message
