"""How is a network's spec read from its TOML file?"""

from rorqual.networks.spec import NetworkSpec
from rorqual.networks.toml_document import read_document


def read_spec(text: str, origin: str) -> NetworkSpec:
    """Read a spec from TOML.

    Args:
        text: the TOML document.
        origin: the name of its file, for messages.

    Raises:
        NetworkError: where a field is missing, unknown, of the wrong kind or out of its range;
            names the file and the field.
    """
    return read_document(NetworkSpec, text, origin, "network spec")
