"""Nobody whom the network has learnt by heart is tested, unless that is asked for."""

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest

from rorqual import api
from rorqual.domain.errors import UsageError
from rorqual.rendering.catalogue_files import RenderedCatalogue
from tests.cli.running import rorqual

SHIPPED = (files("rorqual.networks") / "data" / "rorqual-lite0.toml").read_text("utf-8")


@pytest.fixture
def individuals(rendered: RenderedCatalogue) -> list[str]:
    with rendered.labels.open(encoding="utf-8", newline="") as file:
        return sorted({row["individual_id"] for row in csv.DictReader(file)})


@pytest.fixture
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of networks."""
    monkeypatch.setenv("RORQUAL_NETWORKS", str(tmp_path / "networks"))
    return tmp_path / "networks"


def add_network(folder: Path, taught: list[str]) -> None:
    """The shipped network as if `rorqual train` had made it of these individuals."""
    folder.mkdir()
    toml = folder / "mine.toml"
    toml.write_text(SHIPPED.replace('id = "rorqual-lite0"', 'id = "mine"'), "utf-8")
    (folder / "classes.json").write_text(json.dumps({"names": taught}), "utf-8")
    api.add_model(toml)


def evaluated(rendered: RenderedCatalogue, run: Path, *, allowed: bool = False) -> api.Evaluation:
    return api.evaluate(
        rendered.photos,
        run,
        labels=rendered.labels,
        embedding="mine",
        options=api.EvaluationOptions(draws=10, baselines=False, allow_trained_on=allowed),
    )


def test_whoever_taught_the_network_is_named_and_refused(
    rendered: RenderedCatalogue, individuals: list[str], networks: Path, tmp_path: Path
) -> None:
    add_network(tmp_path / "mine", [individuals[1], "somebody else", individuals[0]])
    named = f"2 of the individuals that are tested taught the network ({', '.join(individuals[:2])}"
    command = ("evaluate", rendered.photos, "--labels", rendered.labels, "--embedding", "mine")
    run = rorqual(*command, "--output", tmp_path / "run", RORQUAL_NETWORKS=str(networks))
    assert run.code == 2
    assert named in run.err
    assert "--allow-trained-on" in run.err
    assert not (tmp_path / "run" / "report.json").exists()


@pytest.mark.usefixtures("networks")
def test_where_it_is_allowed_the_report_names_them(
    rendered: RenderedCatalogue, individuals: list[str], tmp_path: Path
) -> None:
    add_network(tmp_path / "mine", individuals[:2])
    with pytest.raises(UsageError, match="promise too much"):
        evaluated(rendered, tmp_path / "run")
    report = evaluated(rendered, tmp_path / "run", allowed=True).report
    assert list(report["trained_on"]) == individuals[:2]
    assert "taught mine: its figures are of animals that it knows" in report["notes"][0]


@pytest.mark.usefixtures("networks")
def test_a_network_that_others_taught_is_evaluated(
    rendered: RenderedCatalogue, tmp_path: Path
) -> None:
    add_network(tmp_path / "mine", ["somebody else"])
    assert not evaluated(rendered, tmp_path / "run").report["trained_on"]
