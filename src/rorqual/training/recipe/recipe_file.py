"""How is a recipe read from its YAML file and written to one, and what if a field is wrong?"""

import json
import re
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rorqual.domain.errors import UsageError
from rorqual.training.recipe.recipe import Recipe

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# YAML 1.1 takes 1e-6 for a word, since it has no dot; people, and YAML 1.2, for a number.
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)[eE][-+]?\d+$")


def read_recipe(path: Path) -> Recipe:
    """Read a recipe; fields that the file lacks have their defaults.

    Raises:
        UsageError: where the file cannot be read, or a field is missing, unknown, twice there, of
            the wrong kind or out of its range; names the file and the field.
    """
    from pydantic import TypeAdapter, ValidationError
    from yaml import YAMLError

    try:
        # By way of JSON, where a list is a tuple and nothing else is taken for something else.
        written = json.dumps(_yaml_values(path.read_text("utf-8")))
        return TypeAdapter(Recipe).validate_json(written, strict=True)
    except OSError as error:
        raise UsageError(f"the recipe {path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        reasons = "; ".join(_reason(wrong) for wrong in error.errors())
        raise UsageError(f"the recipe {path} cannot be used: {reasons}") from error
    except (YAMLError, TypeError, ValueError) as error:
        raise UsageError(f"the recipe {path} is no YAML of a recipe: {error}") from error


def recipe_yaml(recipe: Recipe) -> str:
    """The recipe with all its fields as YAML, which `read_recipe` reads as the same recipe."""
    import yaml

    fields = asdict(recipe)
    for loss in (fields["individual_loss"], fields["species_loss"]):
        if loss and not loss["parameters"]:
            del loss["parameters"]  # so that recipes of before keep their text and its digest
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)


def shipped_recipes() -> dict[str, Path]:
    """The recipes that come with the package, by name."""
    folder = Path(str(files("rorqual.training.recipe") / "files"))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def _yaml_values(text: str) -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """Plain values only; a key that is there twice is an error."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            mapping = super().construct_mapping(node, deep)
            if len(mapping) < len(node.value):
                raise yaml.constructor.ConstructorError(
                    None, None, "a field stands here twice", node.start_mark
                )
            return mapping

    Loader.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("-+.0123456789"))
    return yaml.load(text, Loader)


def _reason(wrong: "ErrorDetails") -> str:
    message = wrong["msg"].removeprefix("Value error, ")
    field = ".".join(str(part) for part in wrong["loc"])
    return f"{field}: {message}" if field else message
