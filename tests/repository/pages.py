"""The documentation as tests see it: pages, their code blocks and their links."""

import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = (*sorted(REPOSITORY.glob("*.md")), *sorted(REPOSITORY.glob("docs/**/*.md")))
USER_PAGES = (REPOSITORY / "README.md", *sorted(REPOSITORY.glob("docs/*.md")))

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*[a-z]")
_OTHER_COMMAND = re.compile(r"`python -m [^`]*`")
_GENERATED = {"build", "demo", "dist", "__pycache__"}


def name_of(page: Path) -> str:
    """The page as a reader calls it."""
    return page.relative_to(REPOSITORY).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a language, in their order."""
    return [code for found, code in _BLOCK.findall(page.read_text("utf-8")) if found == language]


def commands(page: Path) -> list[str]:
    """The lines of the shell blocks that call rorqual and nothing else."""
    several = [code.splitlines() for code in blocks(page, "sh")]
    is_use = [all(line.startswith("rorqual ") for line in lines) for lines in several]
    return [line for lines, use in zip(several, is_use, strict=True) if use for line in lines]


def links(page: Path) -> list[str]:
    """The targets of the links to other files of the repository."""
    return [
        target.split("#")[0]
        for target in _LINK.findall(page.read_text("utf-8"))
        if not target.startswith(("#", "https://"))
    ]


def options(text: str) -> set[str]:
    """The long options of rorqual that a text names."""
    return set(_OPTION.findall(_OTHER_COMMAND.sub("", text)))


def repository_files() -> Iterator[Path]:
    """The files that belong to the repository, without what tools have made beside them."""
    for path in sorted(REPOSITORY.rglob("*")):
        parts = path.relative_to(REPOSITORY).parts
        made = any(
            part in _GENERATED or (part.startswith(".") and part != ".ci") for part in parts[:-1]
        )
        if path.is_file() and path.name != ".git" and not made:
            yield path
