"""How does a network come to this machine? Pulled from the hub, or added from a file."""

import hashlib
from os import PathLike
from pathlib import Path
from urllib.parse import urlsplit

from rorqual.api.converting_models import converted, path_of, require_converter, require_same
from rorqual.api.models import Model, find_model
from rorqual.domain.errors import UsageError
from rorqual.identify.progress import Progress, silent
from rorqual.networks.download import (
    ChecksumError,
    DownloadError,
    download,
    remove_downloads,
)
from rorqual.networks.family.family_file import find_family, shipped_families
from rorqual.networks.hub import file_beside, web_file
from rorqual.networks.registry import register_network
from rorqual.networks.store import network_ids
from rorqual.networks.user_folder import user_folder


def pull_model(
    family: str,
    *,
    source: str | None = None,
    name: str | None = None,
    sha256: str | None = None,
    vocabulary: str | PathLike[str] | None = None,
    classes: str | PathLike[str] | None = None,
    species_classes: str | PathLike[str] | None = None,
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
        species_classes: CSV with the species of its other head, likewise.
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
        require_same(model_id, file.url, known, classes, species_classes)
        return find_model(model_id)
    words = require_converter(layout, vocabulary)
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
    model = converted(
        layout,
        target,
        model_id=model_id,
        source=file.url,
        sha256=found,
        known=known is not None,
        vocabulary=words,
        classes=path_of(classes),
        species_classes=path_of(species_classes),
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
    species_classes: str | PathLike[str] | None = None,
) -> Model:
    """Add a network from a file on this machine.

    Args:
        file: a checkpoint, or the `.toml` spec of a network whose ONNX file lies beside it.
        family: id or TOML file of the checkpoint's family; none for a spec.
        name: the network's id, in place of the family's.
        sha256: that the checkpoint must have.
        vocabulary: CLIP's, for a network that is asked in words; None for that of open_clip_torch.
        classes: CSV with the names of the individuals of its head; None leaves the head out.
        species_classes: CSV with the species of its other head, likewise.

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
        require_same(model_id, None, found, classes, species_classes)
        return find_model(model_id)
    words = require_converter(layout, vocabulary)
    return converted(
        layout,
        path,
        model_id=model_id,
        source=path.name,
        sha256=found,
        known=known is not None,
        vocabulary=words,
        classes=path_of(classes),
        species_classes=path_of(species_classes),
    )
