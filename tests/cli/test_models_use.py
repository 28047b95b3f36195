"""A day with another network: switch, be killed, go on, compare, go back; nothing is lost."""

import time
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check import check
from rorqual.catalogue.engine import reading
from rorqual.catalogue.network_choices import network_history
from rorqual.catalogue.schema import embeddings
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.catalogue.dumps import dump_tables
from tests.cli.running import Run, finished, identify, rorqual, started

FIRST, SECOND = "rorqual-lite0", "lite0-levels"


def use(network: str, catalogue: Path) -> Run:
    return rorqual("models", "use", network, "--catalogue", catalogue)


def rows(catalogue: Path, table: str) -> list[tuple[Any, ...]]:
    with Catalogue.open(catalogue) as opened:
        return dump_tables(opened)[table]


def embeddings_in(catalogue: Catalogue) -> int:
    """Counted, not read: a slow look would see the switch only when it is over."""
    with reading(catalogue.engine) as connection:
        return connection.execute(select(func.count()).select_from(embeddings)).scalar_one()


def answers(rendered: RenderedCatalogue, catalogue: Path) -> tuple[list[Any], set[str]]:
    """The answers for the queries, and the networks that gave them."""
    run = identify(rendered.queries, catalogue)
    assert run.code == 0, run.err
    animals = [animal for result in run.results for animal in result["annotations"]]
    return run.results, {animal["models"]["embed"].split("@")[0] for animal in animals}


def test_a_killed_switch_goes_on_and_can_be_taken_back(
    imported: Path, rendered: RenderedCatalogue
) -> None:
    before, network = answers(rendered, imported)
    assert network == {FIRST}
    decisions = rows(imported, "decisions")
    animals = len(rows(imported, "embeddings"))

    with Catalogue.open(imported) as catalogue:
        process = started("models", "use", SECOND, "--catalogue", imported)
        while embeddings_in(catalogue) < animals + 5 and process.poll() is None:
            time.sleep(0.002)
        process.kill()
    finished(process)
    half = len(rows(imported, "embeddings"))
    assert animals < half < 2 * animals
    assert answers(rendered, imported) == (before, {FIRST})  # by the old vectors, as before

    done = use(SECOND, imported)
    assert done.code == 0, done.err
    assert f"uses {SECOND}@" in done.err
    assert f"{2 * animals - half} animals embedded" in done.err  # those of before stay
    assert "calibrated on the catalogue's own labels" in done.err
    assert len(rows(imported, "embeddings")) == 2 * animals
    after, network = answers(rendered, imported)
    assert network == {SECOND}
    assert after != before
    with Catalogue.open(imported) as catalogue:
        assert check(catalogue, spec_hash=None).is_healthy
    again = use(SECOND, imported)
    assert again.code == 0
    assert "in use already" in again.err

    compared = rorqual("models", "compare", FIRST, SECOND, "--catalogue", imported)
    assert compared.code == 0, compared.err
    assert "Asked for 60 photos of 20 individuals" in compared.err
    assert [line.split(":")[0] for line in compared.out.splitlines()] == [
        "MAP@5", "top-1", "novelty AUROC", FIRST, SECOND,
    ]  # fmt: skip

    back = use(FIRST, imported)
    assert back.code == 0, back.err
    # Queries identified meanwhile have vectors of the second network only, but were known before.
    assert answers(rendered, imported) == (before, {FIRST})
    kept = rows(imported, "decisions")
    assert kept[: len(decisions)] == decisions  # nothing is changed or gone
    assert [row for row in kept[len(decisions) :] if "'suggested'" not in row] == []
    with Catalogue.open(imported) as catalogue:
        assert [it.network_id for it in network_history(catalogue)] == [SECOND, FIRST]


def test_photos_that_are_gone_keep_the_old_network(
    imported: Path, rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    photo = sorted(rendered.photos.iterdir())[0]
    hidden = photo.rename(tmp_path / photo.name)
    try:
        refused = use(SECOND, imported)
    finally:
        hidden.rename(photo)
    assert refused.code == 1
    assert photo.name in refused.err
    assert f"1 photo of identified animals could not be read, so {FIRST} stays" in refused.err
    assert answers(rendered, imported)[1] == {FIRST}
    assert use(SECOND, imported).code == 0


def test_a_gate_is_switched_at_once_and_can_be_taken_back(imported: Path) -> None:
    for gate in ("lite0-imagenet-gate", "lite0-cetacean-gate"):
        done = use(gate, imported)
        assert done.code == 0, done.err
        assert f"uses {gate}@" in done.err
        assert "for the step: gate" in done.err
        with Catalogue.open(imported) as catalogue:
            assert catalogue.settings["gate"] == gate
    assert "in use already" in use("lite0-species", imported).err


def test_wrong_usage(imported: Path, tmp_path: Path) -> None:
    for network, message in (
        ("nothing", "there is no network 'nothing'"),
        ("lite0-detector", "is a network for detection, not for embedding"),
    ):
        refused = use(network, imported)
        assert refused.code == 1
        assert message in refused.err
    assert rorqual("init", tmp_path / "free", "--license", "permissive").code == 0
    refused = use(FIRST, tmp_path / "free")
    assert refused.code == 1
    assert "allows no commercial work" in refused.err
