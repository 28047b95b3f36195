"""Labels that agree may come in any order, and more than once."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.records import ImportedPhoto
from rorqual.domain.annotation import Part, Side
from rorqual.domain.label import Label
from rorqual.domain.photo import Position
from tests.catalogue.builders import an_import
from tests.catalogue.dumps import dump_contents

LABELS = [
    Label(2, individual="Moby"),
    Label(3, individual="Moby", species="orca"),
    Label(4, species="orca", encounter="e1", position=Position(1.0, 2.0)),
    Label(5, encounter="e1", date="2024-05-02", side=Side.LEFT),
    Label(6, part=Part.FLUKE, quality="good", notes={"observer": "Ana"}),
    Label(7, notes={"boat": "Orca"}),
]
OTHER_LABELS = [
    Label(12, individual="Moby", encounter="e1", date="2024-05-01"),
    Label(13, individual="Moby", encounter="e1", position=Position(0.5, 0.5)),
]
FRAGMENTS: list[ImportedPhoto] = [an_import(1, [label]) for label in LABELS] + [
    an_import(2, [label]) for label in OTHER_LABELS
]


def _contents_after(empty: Path, records: list[ImportedPhoto]) -> dict[str, list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "catalogue"
        shutil.copytree(empty, copy)
        with Catalogue.open(copy) as catalogue:
            for record in records:
                assert catalogue.store_photo(record).conflicts == ()
            return dump_contents(catalogue)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(FRAGMENTS), doubled=st.lists(st.sampled_from(FRAGMENTS), max_size=4))
def test_the_order_of_labels_does_not_matter(
    empty_catalogue: Path, order: list[ImportedPhoto], doubled: list[ImportedPhoto]
) -> None:
    assert _contents_after(empty_catalogue, order + doubled) == _contents_after(
        empty_catalogue, FRAGMENTS
    )
