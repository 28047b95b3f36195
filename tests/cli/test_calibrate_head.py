"""`calibrate --with-head`: from too few to suggestions of individuals without photos."""

from pathlib import Path

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.network_choice import chosen_spec
from rorqual.networks.class_list import ClassName
from rorqual.networks.spec import Task
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.contract import check_contract
from tests.cli.running import Run, rorqual, table
from tests.identify.named_networks import NAMED, register_named

OTHERWISE = "R-001"  # the catalogue's name of one whom the head calls hw_1


@pytest.fixture
def networks(imported: Path, tmp_path: Path) -> str:
    """A user's folder with a network whose head knows everybody in the catalogue."""
    with Catalogue.open(imported) as catalogue:
        rows = catalogue.gallery_rows(chosen_spec(catalogue.settings, Task.EMBEDDING).spec_hash)
    names = sorted(set(rows.individuals))
    owners = np.array(rows.individuals)
    centres = [rows.vectors[owners == name].mean(axis=0) for name in names]
    known = ["hw_1" if name == OTHERWISE else name for name in names]
    folder = tmp_path / "networks"
    register_named(folder, [ClassName(it, "humpback_whale") for it in known], centres)
    use = rorqual("models", "use", NAMED, "--catalogue", imported, RORQUAL_NETWORKS=str(folder))
    assert use.code == 0, use.err
    return str(folder)


@pytest.fixture
def names(tmp_path: Path) -> Path:
    return table(tmp_path / "names.csv", ("head", "individual"), ("hw_1", OTHERWISE))


def identify(photos: Path, catalogue: Path, networks: str, *options: object) -> Run:
    arguments = ("identify", photos, "--catalogue", catalogue, "--format", "jsonl", "--with-head")
    return rorqual(*arguments, *options, RORQUAL_NETWORKS=networks)


def heads_in(run: Run) -> list[bool]:
    """Of every animal, whether answers with the head are calibrated."""
    found = []
    for result in run.results:
        check_contract(result)
        found += [it["with_head"]["calibrated"] for it in result["annotations"]]
    assert found
    return found


def test_what_is_fitted_is_used_for_the_same_names(
    imported: Path, rendered: RenderedCatalogue, networks: str, names: Path, tmp_path: Path
) -> None:
    before = identify(rendered.queries, imported, networks, "--head-names", names)
    assert not any(heads_in(before))
    assert "`rorqual calibrate CATALOGUE --with-head --head-names NAMES.csv`" in before.err

    page = tmp_path / "calibration.html"
    options = ("--with-head", "--head-names", names, "--no-local", "--plausible-set", "0.9")
    run = rorqual("calibrate", imported, *options, "--report", page, RORQUAL_NETWORKS=networks)
    assert run.code == 0, run.err
    assert "a calibration of its own for answers with the head of named-lite0@" in run.err
    assert "The head knows 20 individuals, 20 of them from 60 of these photos, too" in run.err
    assert "Note: this holds as far as none of these photos taught the network" in run.err
    assert "before, embedding alone" in run.err
    assert "Who is known without photos" in page.read_text("utf-8")

    report = tmp_path / "report.html"
    after = identify(
        rendered.queries, imported, networks, "--head-names", names, "--report", report
    )
    assert all(heads_in(after))
    assert "not calibrated" not in after.err
    assert "which was calibrated on those of them" in report.read_text("utf-8")
    for result in after.results:
        for animal in result["annotations"]:
            assert animal["plausible"]["level"] == 0.9
            assert "not calibrated" not in animal["candidate_set"]["filter"]

    other = identify(rendered.queries, imported, networks)
    assert not any(heads_in(other))
    assert "for another table of names" in other.err
    plain = rorqual(
        *("identify", rendered.queries, "--catalogue", imported, "--format", "jsonl"),
        RORQUAL_NETWORKS=networks,
    )
    assert plain.code == 0
    assert all("with_head" not in it for result in plain.results for it in result["annotations"])


def test_too_few_is_said_and_no_error(imported: Path, networks: str) -> None:
    run = rorqual("calibrate", imported, "--with-head", RORQUAL_NETWORKS=networks)
    assert run.code == 0
    assert "19 individuals of the catalogue are known to the head of named-lite0@" in run.err
    assert "needs 20 individuals with 50 photos" in run.err


def test_wrong_usage(imported: Path, networks: str, names: Path, tmp_path: Path) -> None:
    alone = rorqual("calibrate", imported, "--head-names", names, RORQUAL_NETWORKS=networks)
    assert alone.code == 2
    assert "--head-names is for --with-head" in alone.err
    strange = table(tmp_path / "strange.csv", ("head", "individual"), ("hw_7", OTHERWISE))
    run = rorqual(
        *("calibrate", imported, "--with-head", "--head-names", strange), RORQUAL_NETWORKS=networks
    )
    assert run.code == 2
    assert "knows no 'hw_7'" in run.err
