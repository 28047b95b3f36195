"""With which words is a zero-shot network asked? In a file beside it, which its user may edit."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from rorqual.domain.errors import NetworkError
from rorqual.domain.taxa import canonical_species
from rorqual.networks.spec import Task
from rorqual.networks.user_folder import user_folder

POSITIVES, NEGATIVES = "positives", "negatives"  # the two lists of a gate
Prompts = Mapping[str, tuple[str, ...]]  # class -> its sentences, one at least

_REMEDY = "correct the file, and run `rorqual models prompts` again"


def prompts_path(network_id: str) -> Path:
    """Where the prompts of a network lie. Its ending keeps it apart from the specs."""
    return user_folder() / f"{network_id}.prompts"


def read_prompts(path: Path, task: Task) -> dict[str, tuple[str, ...]]:
    """The prompts in a file: TOML, a list of sentences for each class.

    Args:
        path: the file.
        task: of the network. A gate has the lists `positives` and `negatives`, a species network
            one for each species, by its canonical label.

    Raises:
        NetworkError: where the file cannot be read or holds something else; names the list.
    """
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NetworkError(f"the prompts {path} cannot be read ({error}): {_REMEDY}") from error
    prompts = {}
    for label, sentences in written.items():
        if not isinstance(sentences, list) or not all(isinstance(it, str) for it in sentences):
            raise NetworkError(f"{path}: {label} is no list of sentences: {_REMEDY}")
        prompts[label] = tuple(sentences)
    require_prompts(prompts, task, str(path))
    return prompts


def require_prompts(prompts: Prompts, task: Task, origin: str) -> None:
    """Raise where these are no prompts for a network of that task.

    Raises:
        NetworkError: names the list that is missing, empty or unknown.
    """
    for label, sentences in prompts.items():
        if not sentences or not all(it.strip() for it in sentences):
            raise NetworkError(f"{origin}: {label} is empty, or holds an empty sentence: {_REMEDY}")
        if task is Task.SPECIES and ((name := canonical_species(label)) is None or not name.taxon):
            raise NetworkError(f"{origin}: {label} is no species that is known here: {_REMEDY}")
        if task is Task.SPECIES and name and name.label != label:
            raise NetworkError(f"{origin}: {label} is called {name.label} here: {_REMEDY}")
    if task is Task.GATE and set(prompts) != {POSITIVES, NEGATIVES}:
        raise NetworkError(
            f"{origin}: a gate has the lists {POSITIVES} and {NEGATIVES}, and this file has "
            f"{', '.join(prompts) or 'none'}: {_REMEDY}"
        )
    if len(prompts) < 2:
        raise NetworkError(f"{origin}: fewer than two species are asked for: {_REMEDY}")


def prompts_text(prompts: Prompts) -> str:
    """The prompts as TOML, which `read_prompts` reads."""
    lists = (
        f"{label} = [\n"
        + "".join(f"    {json.dumps(it, ensure_ascii=False)},\n" for it in sentences)
        + "]\n"
        for label, sentences in prompts.items()
    )
    return "\n".join(lists)
