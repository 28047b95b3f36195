"""Several processes on one catalogue: each does its work, and the catalogue stays sound."""

from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.catalogue.dumps import dump_contents
from tests.cli.running import finished, rorqual, started


def test_two_imports_of_overlapping_photos(
    empty: Path, imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    photos = sorted(rendered.photos.iterdir())
    common = ("--labels", rendered.labels, "--catalogue", empty)
    processes = [
        started("import", *photos[:45], *common),
        started("import", *reversed(photos[15:]), *common),
    ]
    for run in map(finished, processes):
        assert run.code == 0, run.err
    assert rorqual("check", empty, "--deep").code == 0
    with Catalogue.open(empty) as together, Catalogue.open(imported) as alone:
        assert dump_contents(together) == dump_contents(alone)


def test_identify_beside_import(imported: Path, rendered: RenderedCatalogue) -> None:
    more = started("import", rendered.queries, "--catalogue", imported)
    answers = [
        started("identify", rendered.queries, "--catalogue", imported, "--format", "jsonl")
        for _ in range(2)
    ]
    files = sorted(path.name for path in rendered.queries.iterdir())
    assert finished(more).code == 0
    first, second = map(finished, answers)
    for run in (first, second):
        assert run.code == 0, run.err
        assert [result["photo"] for result in run.results] == files
    assert first.out == second.out
    assert rorqual("check", imported).code == 0
