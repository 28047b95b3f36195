"""How does a zero-shot network get other prompts or a calibration, and stay whole meanwhile?"""

from pathlib import Path

from rorqual.domain.errors import NetworkError
from rorqual.networks.registry import write_whole
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.user_folder import user_folder


def replace_head(before: NetworkSpec, after: NetworkSpec, head: Path, text: str) -> None:
    """Let a network of the user's have another head from now on.

    Its hash changes with the head, so results tell which one they come from.

    Args:
        before: as it is.
        after: as it is to be; its head has another file name where it has other content.
        head: the new head's file.
        text: of the new spec's file.

    Raises:
        NetworkError: where the folder of networks cannot be written.
    """
    if after.head is None or before.head is None:
        raise ValueError(f"{after.id} has no head that could be replaced")
    folder = user_folder()
    try:
        write_whole(folder / after.head.name, head.read_bytes())
        write_whole(folder / f"{after.id}.toml", text.encode())
        if after.head.name != before.head.name:
            (folder / before.head.name).unlink(missing_ok=True)
    except OSError as error:
        raise NetworkError(
            f"{after.id} cannot be changed in {folder} ({error.strerror}): set RORQUAL_NETWORKS to "
            "a folder that you can write to"
        ) from error
