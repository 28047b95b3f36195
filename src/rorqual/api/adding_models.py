"""How does a network come to this machine? Pulled from the hub, or added from a file."""

import hashlib
import tempfile
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from urllib.parse import urlsplit

from rorqual import __version__
from rorqual.api.models import Model, find_model
from rorqual.domain.errors import UsageError
from rorqual.identify.progress import Progress, silent
from rorqual.networks.download import (
    ChecksumError,
    DownloadError,
    download,
    remove_downloads,
)
from rorqual.networks.family.family import Family
from rorqual.networks.family.family_file import find_family, shipped_families
from rorqual.networks.hub import file_beside, web_file
from rorqual.networks.manifest import ModelRecord, read_record, record_path, write_record
from rorqual.networks.prompts import prompts_path, prompts_text
from rorqual.networks.registry import register_network
from rorqual.networks.store import find_spec, network_ids
from rorqual.networks.text.vocabulary import require_vocabulary
from rorqual.networks.user_folder import user_folder

_INSTALL = (
    "converting a public network needs further packages: install them with "
    "`pip install 'rorqual[convert]'`"
)


def pull_model(
    family: str,
    *,
    source: str | None = None,
    name: str | None = None,
    sha256: str | None = None,
    vocabulary: str | PathLike[str] | None = None,
    classes: str | PathLike[str] | None = None,
    on_progress: Progress = silent,
) -> Model:
    """Fetch a public checkpoint, convert it and let catalogues find it; what is here stays.

    An interrupted call is carried on by the same call.

    Args:
        family: id of a family, or the TOML file of one.
        source: a repository of the hub or a URL, in place of the family's.
        name: the network's id, in place of the family's.
        sha256: that the checkpoint must have.
        vocabulary: CLIP's, for a network that is asked in words; None for that of open_clip_torch.
        classes: CSV with the names of the individuals of its head; None leaves the head out.
        on_progress: called with the bytes fetched and those in all.

    Raises:
        UsageError: where there is no such family, or the extra `convert` is missing.
        DownloadError: where the file cannot be had; says what to fetch by hand.
        ChecksumError: where its sum differs.
        CheckpointError: where it is another checkpoint than the family says.
        NetworkError: where another network has its id.
    """
    layout = find_family(family)
    model_id = name or layout.id
    place = layout.checkpoint
    file = web_file(source or place.repository, place.file)
    known = sha256 or (place.sha256 if source is None else None)
    if model_id in network_ids():
        _require_same(model_id, file.url, known, classes)
        return find_model(model_id)
    words = _require_converter(layout, vocabulary)
    # The address names the folder, so that parts of two files never meet.
    folder = user_folder() / "downloads" / hashlib.sha256(file.url.encode()).hexdigest()[:12]
    target = folder / file.name
    try:
        for beside in place.beside:
            description = file_beside(file, beside)
            download(description, folder / beside)
        found = download(file, target, sha256=known, on_progress=on_progress)
    except DownloadError as error:
        raise DownloadError(
            f"{error}. Fetch {' and '.join((file.url, *place.beside))} by hand on a machine that "
            f"can reach {urlsplit(file.url).netloc}, bring it here, and run `rorqual models add "
            f"{file.name} --family {family}`"
        ) from error
    model = _converted(
        layout, target, model_id, file.url, found, known is not None, words, _path(classes)
    )
    remove_downloads(folder)
    return model


def add_model(
    file: str | PathLike[str],
    *,
    family: str | None = None,
    name: str | None = None,
    sha256: str | None = None,
    vocabulary: str | PathLike[str] | None = None,
    classes: str | PathLike[str] | None = None,
) -> Model:
    """Add a network from a file on this machine.

    Args:
        file: a checkpoint, or the `.toml` spec of a network whose ONNX file lies beside it.
        family: id or TOML file of the checkpoint's family; none for a spec.
        name: the network's id, in place of the family's.
        sha256: that the checkpoint must have.
        vocabulary: CLIP's, for a network that is asked in words; None for that of open_clip_torch.
        classes: CSV with the names of the individuals of its head; None leaves the head out.

    Raises:
        UsageError: where the file is missing, or a checkpoint comes without its family.
        ChecksumError: where its sum differs.
        CheckpointError: where it is another checkpoint than the family says.
        NetworkError: where a spec or its file cannot be used, or another network has its id.
    """
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{path} is not there: name a checkpoint's file, or a network's .toml")
    if path.suffix == ".toml":
        if family or name or sha256:
            raise UsageError(f"{path} is a spec, which says all of itself: name nothing beside it")
        return find_model(register_network(path).id)
    if family is None:
        raise UsageError(
            f"{path} is a checkpoint: say with --family how it is laid out, one of "
            f"{', '.join(shipped_families())}"
        )
    layout = find_family(family)
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    known = sha256 or (layout.checkpoint.sha256 if path.name == layout.checkpoint.file else None)
    if known not in (None, found):
        raise ChecksumError(
            f"{path} has the SHA-256 {found}, and {known} was expected: it is not used. Fetch it "
            "again, or give the sum of your own file with --sha256"
        )
    model_id = name or layout.id
    if model_id in network_ids():
        _require_same(model_id, None, found, classes)
        return find_model(model_id)
    words = _require_converter(layout, vocabulary)
    return _converted(
        layout, path, model_id, path.name, found, known is not None, words, _path(classes)
    )


def _require_converter(family: Family, vocabulary: str | PathLike[str] | None) -> Path | None:
    """Find out before a long download whether its file could be used; the vocabulary to use."""
    try:
        import rorqual.training.convert.convert  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(_INSTALL) from error
    if family.clip is None:
        return None
    return require_vocabulary(_path(vocabulary))


def _path(named: str | PathLike[str] | None) -> Path | None:
    return None if named is None else Path(named)


def _require_same(
    model_id: str,
    url: str | None,
    sha256: str | None,
    classes: str | PathLike[str] | None,
) -> None:
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
    if classes is not None and find_spec(model_id).classes is None:
        raise UsageError(
            f"{model_id} is here without the names of its individuals: remove it with `rorqual "
            f"models remove {model_id}`, and add it again"
        )


def _converted(
    family: Family,
    checkpoint: Path,
    model_id: str,
    source: str,
    sha256: str,
    known: bool,
    vocabulary: Path | None,
    classes: Path | None,
) -> Model:
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
        if family.zero_shot is not None:
            prompts_path(model_id).write_text(prompts_text(first_prompts(family)), "utf-8")
        try:
            register_network(Path(folder) / f"{spec.id}.toml")
        except BaseException:
            for path in (record_path(model_id), prompts_path(model_id)):
                path.unlink(missing_ok=True)
            raise
    return find_model(model_id)
