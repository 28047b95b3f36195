"""How is a family read from its TOML file, and which ones come with the package?"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from rorqual.domain.errors import NetworkError, UsageError
from rorqual.networks.family.family import Family
from rorqual.networks.toml_document import read_document

_SHIPPED = files("rorqual.networks.family") / "files"


def read_family(text: str, origin: str) -> Family:
    """Read a family from TOML.

    Args:
        text: the TOML document.
        origin: the name of its file, for messages.

    Raises:
        NetworkError: where a field is missing, unknown, of the wrong kind or out of its range;
            names the file and the field.
    """
    return read_document(Family, text, origin, "family")


@cache
def shipped_families() -> dict[str, Family]:
    """The families that come with the package, by id."""
    families = (
        read_family(entry.read_text("utf-8"), entry.name)
        for entry in sorted(_SHIPPED.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    )
    return {family.id: family for family in families}


def find_family(named: str) -> Family:
    """A family that comes with the package, by its id, or one in a file of the user's own.

    Raises:
        UsageError: where there is none of that name.
        NetworkError: where the file cannot be used.
    """
    if named in shipped_families():
        return shipped_families()[named]
    path = Path(named)
    if path.suffix == ".toml" and path.is_file():
        try:
            return read_family(path.read_text("utf-8"), named)
        except (OSError, UnicodeDecodeError) as error:
            raise NetworkError(f"the family {named} cannot be read: {error}") from error
    raise UsageError(
        f"there is no family {named!r}; there are: {', '.join(shipped_families())}; or name the "
        ".toml file of one of your own"
    )
