"""Nothing in the repository belongs to one machine, and nothing is larger than it must be."""

import re
import subprocess

from PIL import Image

from tests.repository.pages import REPOSITORY, repository_files

BINARY = (".png", ".onnx", ".jpg")
MACHINE_PATHS = re.compile(
    r"(?<![\w.])[/](work|root)[/]|[/](home|Users)[/]\w+[/]|C:[\\]Users[\\]\w"
)
REGISTRY_HOSTS = re.compile(r"pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|deb[.]debian[.]org")
PICTURE = REPOSITORY / "docs" / "images" / "report.png"


def test_no_file_names_a_machine_path_or_a_registry() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()}"
        for path in repository_files()
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if MACHINE_PATHS.search(line) or REGISTRY_HOSTS.search(line)
    ]
    assert found == []


def test_no_network_says_on_which_machine_it_was_exported() -> None:
    networks = [path for path in repository_files() if path.suffix == ".onnx"]
    assert networks
    for path in networks:
        text = path.read_bytes().decode("latin-1")
        assert not MACHINE_PATHS.search(text), path
        assert "site-packages" not in text, path


def test_the_readme_begins_with_a_picture_that_loads_fast() -> None:
    first_screen = "\n".join((REPOSITORY / "README.md").read_text("utf-8").splitlines()[:20])
    assert "(docs/images/report.png)" in first_screen
    assert "rendered" in first_screen
    assert PICTURE.stat().st_size < 400_000
    with Image.open(PICTURE) as picture:
        assert picture.width >= 1000


def test_the_readme_begins_with_the_two_commands() -> None:
    first_screen = "\n".join((REPOSITORY / "README.md").read_text("utf-8").splitlines()[:20])
    assert "```sh\nmake demo\nmake test\n```" in first_screen


def test_commands_of_make_that_are_documented_exist() -> None:
    targets = re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)
    for page in ("README.md", "CONTRIBUTING.md"):
        named = re.findall(r"\bmake ([a-z-]+)\b(?=`|$)", _text(page), re.MULTILINE)
        assert named
        assert set(named) <= set(targets)


def test_evaluating_anew_writes_all_its_figures_and_overwrites_no_network() -> None:
    printed = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "evaluate", "PHOTOS=DATA"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    table = _text("CONTRIBUTING.md")
    for figures in ("gate.json", "species.json", "compared_networks.json", "evaluation_COLL"):
        row = next(line for line in table.splitlines() if f"docs/figures/{figures}" in line)
        module = re.findall(r"python -m (\S+)", row)[0]
        assert f"python -m {module} --photos DATA" in printed
    assert printed.count("--output build/heads") == 2
    assert "--output src" not in printed
    assert printed.rstrip().endswith("python -m tools.generate_docs")


def test_ci_runs_what_the_readme_says() -> None:
    script = _text(".ci/run")
    assert script.rstrip().endswith("\nmake test")
    assert (REPOSITORY / ".ci" / "run").stat().st_mode & 0o111


def _text(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")
