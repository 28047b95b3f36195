"""Networks that are asked in words: other prompts, and a gate's scores made probabilities."""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from rorqual.api.models import find_model
from rorqual.api.paths import Paths, texts_of
from rorqual.domain.errors import PhotoRefusedError, UsageError
from rorqual.identify.progress import Progress, silent
from rorqual.networks.prompts import prompts_path, prompts_text, read_prompts
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.text.vocabulary import require_vocabulary
from rorqual.photos.reader import DEFAULT_MAX_PIXELS, PhotoReader
from rorqual.photos.sources import collect_photos

if TYPE_CHECKING:
    from rorqual.training.convert.gate_scores import GateFit

_GUESS = 0.5  # the threshold of a network of no known family, until it is calibrated
_INSTALL = "this needs further packages: install them with `pip install 'rorqual[clip]'`"


@dataclass(frozen=True, slots=True)
class CalibratedGate:
    """A gate whose score is a probability from now on."""

    spec: NetworkSpec
    fit: "GateFit"
    refused: tuple[str, ...]  # photos that could not be read, and why


def ask_in_words(
    model_id: str,
    *,
    prompts: str | PathLike[str] | None = None,
    vocabulary: str | PathLike[str] | None = None,
) -> NetworkSpec:
    """Compute the vectors of a network's prompts anew; a gate has to be calibrated again.

    Args:
        model_id: of a network that is asked in words.
        prompts: a file of prompts, which becomes the network's own; None for its own as it is.
        vocabulary: CLIP's; None for that of open_clip_torch.

    Raises:
        UsageError: where there is no such network, a prompt is too long, or a package is missing.
        NetworkError: where the file of prompts cannot be used, or a file is damaged.
    """
    spec, family = _spec_of(model_id), find_model(model_id).family
    if spec.text is None:
        raise UsageError(f"{model_id} is not asked in words, so it has no prompts")
    own = prompts_path(model_id)
    read = read_prompts(own if prompts is None else Path(prompts), spec.task)
    words = require_vocabulary(Path(vocabulary) if vocabulary else None)
    try:
        from rorqual.training.convert.asking import ask
    except ModuleNotFoundError as error:
        raise UsageError(_INSTALL) from error
    zero_shot = family.zero_shot if family else None
    asked = ask(spec, read, words, zero_shot.threshold if zero_shot else _GUESS)
    if prompts is not None:
        own.write_text(prompts_text(read), "utf-8")
    return asked


def calibrate_gate(
    model_id: str,
    cetaceans: Paths,
    others: Paths,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> CalibratedGate:
    """Make probabilities of the scores of a gate that is asked in words, by labelled photos.

    All catalogues that use the gate use it calibrated from then on.

    Args:
        model_id: of the gate.
        cetaceans: folders, files, archives or globs of photos of whales and dolphins.
        others: likewise, of anything else that comes.
        max_pixels: the largest photo that is decoded.
        on_progress: called with the photos done and the photos in all.

    Raises:
        UsageError: where it is no such gate, there are too few photos, or they cannot be told
            apart.
        NetworkError: where a file is damaged, or the folder of networks cannot be written.
    """
    import numpy as np

    try:
        from rorqual.training.convert.asking import calibrate, require_gate
        from rorqual.training.convert.gate_scores import fit_gate, gate_logit
    except ModuleNotFoundError as error:
        raise UsageError(_INSTALL) from error
    spec = _spec_of(model_id)
    require_gate(spec)
    side = min(spec.picture.width, spec.picture.height)
    kinds = {True: collect_photos(texts_of(cetaceans)), False: collect_photos(texts_of(others))}
    files = [(file, kind) for kind, found in kinds.items() for file in found.files]
    logits, truth, refused = [], [], []
    for done, (file, kind) in enumerate(files, start=1):
        try:
            reader = PhotoReader(file.read_bytes(), file.name, max_pixels=max_pixels)
            logits.append(gate_logit(spec, reader.image(side)))
            truth.append(kind)
        except PhotoRefusedError as error:
            refused.append(str(error))
        on_progress(done, len(files))
    fit = fit_gate(np.array(logits), np.array(truth, dtype=np.bool_))
    return CalibratedGate(calibrate(spec, fit), fit, tuple(refused))


def _spec_of(model_id: str) -> NetworkSpec:
    spec = find_model(model_id).spec
    if spec is None:
        raise UsageError(f"{model_id} is not here: `rorqual models pull {model_id}` fetches it")
    return spec
