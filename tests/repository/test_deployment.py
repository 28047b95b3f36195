"""What `deploy/` holds is valid for the programs that read it, and names measures that exist."""

import json
import re
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
SUFFIXES = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",), "gauge": ("",)}
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


def lint(module: str, *arguments: object) -> None:
    """Run a linter that is a Python module."""
    if not find_spec(module):
        skip_unless_in_ci(f"{module} is not installed (extra `dev`)")
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_compose_file_is_valid() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    lint("check_jsonschema", *schema, DEPLOY / "compose.yaml")


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.stem)
def test_the_manifests_are_valid(manifest: Path) -> None:
    lint("kubernetes_validate", "--strict", manifest)


def test_the_dashboard_asks_for_measures_that_exist() -> None:
    known = {
        metric.name + suffix
        for metric in Measures().registry.collect()
        for suffix in SUFFIXES.get(metric.type, ())
    }
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    asked = {
        name
        for panel in panels
        for target in panel["targets"]
        for name in re.findall(r"\b(?:rorqual|process|python)_\w+", target["expr"])
    }
    assert len(asked) > 5
    assert asked <= known


def test_files_that_the_compose_file_mounts_are_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = compose["services"].values()
    mounted = [volume.split(":")[0] for it in services for volume in it.get("volumes", [])]
    missing = [path for path in mounted if path.startswith(".") and not (DEPLOY / path).exists()]
    assert missing == []


def test_the_image_asks_for_extras_that_exist() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    (extras,) = re.findall(r"'\.\[(.*?)\]'", text)
    project = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    assert all(f"\n{extra} = [" in project for extra in extras.split(","))
