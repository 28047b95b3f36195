"""`rorqual adapt`: a head for the catalogue's own animals, or a clear word why not."""

from pathlib import Path

from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.contract import check_contract
from tests.cli.running import identify, rorqual


def test_too_few_animals_are_told_of(empty: Path) -> None:
    run = rorqual("adapt", empty)
    assert (run.code, run.out) == (0, "")
    assert "adapting needs 20 such individuals with 50 photos" in run.err
    assert "No head is in force" in rorqual("adapt", empty, "--off").err


def test_it_says_what_it_found_and_answers_follow(
    imported: Path, rendered: RenderedCatalogue
) -> None:
    before = identify(rendered.queries, imported)
    run = rorqual("adapt", imported)
    assert (run.code, run.out) == (0, "")
    for figure in ("MAP@5", "top-1", "novelty AUROC"):
        assert f"  {figure}: " in run.err
    kept = "The head is kept" in run.err
    assert kept != ("as it is" in run.err)
    after = identify(rendered.queries, imported)
    for result in after.results:
        check_contract(result)
        assert all(("adapt" in animal["models"]) is kept for animal in result["annotations"])
    assert rorqual("check", imported).code == 0
    assert rorqual("adapt", imported, "--off").code == 0
    assert identify(rendered.queries, imported).out == before.out
