"""How does a checkpoint on this machine become a network that catalogues find?"""

import tempfile
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

from rorqual import __version__
from rorqual.api.models import Model, find_model
from rorqual.domain.errors import UsageError
from rorqual.networks.family.family import Family
from rorqual.networks.manifest import ModelRecord, read_record, record_path, write_record
from rorqual.networks.prompts import prompts_path, prompts_text
from rorqual.networks.registry import register_network
from rorqual.networks.store import find_spec
from rorqual.networks.text.vocabulary import require_vocabulary
from rorqual.networks.user_folder import user_folder

_INSTALL = (
    "converting a public network needs further packages: install them with "
    "`pip install 'rorqual[convert]'`"
)


def require_converter(family: Family, vocabulary: str | PathLike[str] | None) -> Path | None:
    """Find out before a long download whether its file could be used.

    Returns:
        The vocabulary for a network that is asked in words; None for another one.

    Raises:
        UsageError: where a package or the vocabulary is missing.
    """
    try:
        import rorqual.training.convert.convert  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(_INSTALL) from error
    if family.clip is None:
        return None
    return require_vocabulary(path_of(vocabulary))


def path_of(named: str | PathLike[str] | None) -> Path | None:
    """The path that a user may have named."""
    return None if named is None else Path(named)


def require_same(
    model_id: str,
    url: str | None,
    sha256: str | None,
    classes: str | PathLike[str] | None,
    species_classes: str | PathLike[str] | None,
) -> None:
    """Raise where a network that is here is another one than is asked for now.

    Raises:
        UsageError: says what to do.
        NetworkError: where its record or spec is damaged.
    """
    record = read_record(model_id)
    is_same = record is not None and (
        (url is None or record.source == url) and sha256 in (None, record.checkpoint_sha256)
    )
    if not is_same:
        raise UsageError(
            f"there is a network {model_id} already, from elsewhere or of other weights, and "
            "catalogues may use it: name this one with --name, or remove that one with "
            f"`rorqual models remove {model_id}`"
        )
    spec = find_spec(model_id)
    lacking = [
        what
        for named, has, what in (
            (classes, spec.classes, "individuals"),
            (species_classes, spec.species_classes, "species"),
        )
        if named is not None and has is None
    ]
    if lacking:
        raise UsageError(
            f"{model_id} is here without the names of its {' and '.join(lacking)}: remove it with "
            f"`rorqual models remove {model_id}`, and add it again"
        )


def converted(
    family: Family,
    checkpoint: Path,
    *,
    model_id: str,
    source: str,
    sha256: str,
    known: bool,
    vocabulary: Path | None,
    classes: Path | None,
    species_classes: Path | None,
) -> Model:
    """Convert a checkpoint and let catalogues find it, with a record of where it came from.

    Args:
        family: how it is laid out.
        checkpoint: its file.
        model_id: what the network is called here.
        source: where the checkpoint came from.
        sha256: of the checkpoint.
        known: whether somebody stated that sum before.
        vocabulary: CLIP's, for a network that is asked in words.
        classes: names of the individuals of its head; None leaves the head out.
        species_classes: the species of its other head, likewise.

    Raises:
        UsageError: where the names are not those of the head.
        CheckpointError: where it is another checkpoint than the family says.
        NetworkError: where another network has its id.
    """
    from rorqual.training.convert.convert import convert
    from rorqual.training.convert.zero_shot import first_prompts

    user_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".converting-", dir=user_folder()) as folder:
        spec = convert(
            family,
            checkpoint,
            Path(folder),
            network_id=model_id,
            source=f"{source} (SHA-256 {sha256})",
            sha256=sha256,
            vocabulary=vocabulary,
            classes=classes,
            species_classes=species_classes,
        )
        record = ModelRecord(
            id=model_id,
            family=family.id,
            source=source,
            checkpoint_sha256=sha256,
            checkpoint_bytes=checkpoint.stat().st_size,
            sha256_was_known=known,
            licence=family.licence,
            commercial_use=family.commercial_use,
            unverified=family.unverified,
            added_at=datetime.now(UTC).isoformat(timespec="seconds"),
            rorqual=__version__,
        )
        write_record(record)  # first, so that no network is ever without
        try:
            if family.zero_shot is not None:
                prompts_path(model_id).write_text(prompts_text(first_prompts(family)), "utf-8")
            register_network(Path(folder) / f"{spec.id}.toml")
        except BaseException:
            for path in (record_path(model_id), prompts_path(model_id)):
                path.unlink(missing_ok=True)
            raise
    return find_model(model_id)
