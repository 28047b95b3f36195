"""What `deploy/` holds is valid for the programs that read it, and names measures that exist."""

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from rorqual.service.measures import Measures
from tests.conftest import skip_unless_in_ci
from tests.repository.pages import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
DASHBOARD = DEPLOY / "grafana" / "dashboards" / "rorqual.json"
ALERTS = DEPLOY / "prometheus" / "alerts.yml"
MEASURE = re.compile(r"\b(?:rorqual|process|python)_\w+")
SUFFIXES = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",), "gauge": ("",)}
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


def lint(module: str, *arguments: object) -> None:
    """Run a linter that is a Python module."""
    if not find_spec(module):
        skip_unless_in_ci(f"{module} is not installed (extra `dev`)")
    done = run(sys.executable, "-m", module, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def run(*command: object) -> subprocess.CompletedProcess[str]:
    """Run a program, whatever comes of it."""
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)


def test_the_image_is_made_as_hadolint_advises() -> None:
    hadolint = shutil.which("hadolint", path=Path(sys.executable).parent) or shutil.which(
        "hadolint"
    )
    if not hadolint:
        skip_unless_in_ci("hadolint is not installed (extra `dev`)")
    done = run(hadolint, DEPLOY / "Dockerfile")
    assert done.returncode == 0, done.stdout + done.stderr


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    program = tmp_path / "rorqual"  # systemd looks whether it is there
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    unit = tmp_path / "rorqual.service"
    text = (DEPLOY / "systemd" / "rorqual.service").read_text("utf-8")
    unit.write_text(text.replace("/opt/rorqual/bin/rorqual", str(program)), "utf-8")
    done = run("systemd-analyze", "verify", "--man=no", unit)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_the_compose_file_is_valid() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    lint("check_jsonschema", *schema, DEPLOY / "compose.yaml")


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.stem)
def test_the_manifests_are_valid(manifest: Path) -> None:
    lint("kubernetes_validate", "--strict", manifest)


def test_the_dashboard_and_the_alerts_ask_for_measures_that_exist() -> None:
    known = {
        metric.name + suffix
        for metric in Measures().registry.collect()
        for suffix in SUFFIXES.get(metric.type, ())
    }
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    rules = [
        rule
        for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]
    expressions = [target["expr"] for panel in panels for target in panel["targets"]]
    expressions += [rule["expr"] for rule in rules]
    asked = {name for it in expressions for name in MEASURE.findall(it)}
    assert len(asked) > 5
    assert asked <= known


def test_prometheus_asks_the_service_that_the_compose_file_starts() -> None:
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    (job,) = config["scrape_configs"]
    port = compose["services"]["rorqual"]["ports"][0].rsplit(":", 1)[1]
    assert job["static_configs"] == [{"targets": [f"rorqual:{port}"]}]
    (secret,) = compose["services"]["prometheus"]["secrets"]
    assert job["authorization"]["credentials_file"] == f"/run/secrets/{secret}"
    assert config["rule_files"] == [ALERTS.name]
    assert job["job_name"] == "rorqual", "by which an alert knows it"


def test_files_that_the_compose_file_mounts_are_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = compose["services"].values()
    mounted = [volume.split(":")[0] for it in services for volume in it.get("volumes", [])]
    missing = [path for path in mounted if path.startswith(".") and not (DEPLOY / path).exists()]
    assert missing == []


def test_uploads_of_the_compose_file_take_disk_and_no_memory() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    service = compose["services"]["rorqual"]
    written = {volume.split(":")[1]: volume.split(":")[0] for volume in service["volumes"]}
    assert service["read_only"]
    assert "tmpfs" not in service
    assert {written["/data"], written["/tmp"]} <= set(compose["volumes"])


def test_the_image_asks_for_extras_that_exist() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    (extras,) = re.findall(r"'\.\[(.*?)\]'", text)
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    assert all(f"\n{extra} = [" in project for extra in extras.split(","))
