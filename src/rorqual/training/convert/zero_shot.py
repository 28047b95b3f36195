"""How does a CLIP become a network that is asked in words, with its prompts as vectors?"""

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from rorqual.domain.errors import NetworkError
from rorqual.domain.taxa import known_taxa
from rorqual.networks.family.family import Family
from rorqual.networks.prompts import Prompts, require_prompts
from rorqual.networks.spec import NetworkSpec
from rorqual.networks.text.reader import SentenceReader
from rorqual.training.convert.clip_network import ClipNetwork, TextReader
from rorqual.training.convert.zero_shot_head import write_zero_shot_head
from rorqual.training.export.onnx_writing import (
    LEAST_COSINE,
    OUTPUT,
    check_onnx,
    model_of,
    network_file,
    save_whole,
    write_onnx,
)
from rorqual.training.export.spec_text import spec_text

_REMEDY = "report this with the family and the versions of torch and timm"


def first_prompts(family: Family) -> dict[str, tuple[str, ...]]:
    """What a network is asked until its user says otherwise.

    Raises:
        NetworkError: where the family's prompts are none for its task.
    """
    asked = family.zero_shot
    if asked is None:
        raise NetworkError(f"{family.id} is no network that is asked in words")
    prompts = dict(asked.prompts) or {
        taxon.label: tuple(
            template.format(scientific=taxon.scientific_name, common=taxon.label.replace("_", " "))
            for template in asked.templates
        )
        for taxon in known_taxa()
        if taxon.scientific_name is not None
    }
    require_prompts(prompts, family.task, family.id)
    return prompts


def write_zero_shot(
    clip: ClipNetwork, family: Family, spec: NetworkSpec, folder: Path, vocabulary: Path
) -> NetworkSpec:
    """Write the picture network, the text network and the head, each compared with torch.

    Args:
        clip: with the checkpoint's weights.
        family: its family.
        spec: of the network, whose files are named here; `convert` writes nothing of it.
        folder: which is there.
        vocabulary: CLIP's.

    Returns:
        The spec with the files, which is written as `ID.toml`.

    Raises:
        NetworkError: where a file does not give what torch gives.
        UsageError: where a prompt is too long, or the vocabulary is none.
    """
    prompts = first_prompts(family)
    picture, text = folder / f"{spec.id}.onnx", folder / f"{spec.id}.text.onnx"
    head = folder / f"{spec.id}.head.onnx"
    sides = spec.picture.width, spec.picture.height
    with warnings.catch_warnings(), torch.inference_mode(False):
        warnings.simplefilter("ignore")  # of the exporter, to its own authors
        write_onnx(clip, *sides, picture)
        _write_text(clip, text)
    check_onnx(clip, *sides, picture, picture.name, _REMEDY)
    _check_text(clip, text)
    reader = SentenceReader(text.read_bytes(), vocabulary)
    write_zero_shot_head(head, spec.task, prompts, reader, float(clip.logit_scale.detach().exp()))
    asked = spec_of_prompts(replace(spec, text=network_file(text)), prompts)
    done = replace(asked, file=network_file(picture), head=network_file(head))
    (folder / f"{spec.id}.toml").write_text(spec_text(done), "utf-8")
    return done


def spec_of_prompts(spec: NetworkSpec, prompts: Prompts) -> NetworkSpec:
    """A spec whose output is what these prompts make of it."""
    if set(prompts) <= {"positives", "negatives"}:
        return replace(spec, dimension=1, labels=())
    return replace(spec, dimension=len(prompts), labels=tuple(prompts))


def _write_text(clip: ClipNetwork, path: Path) -> None:
    program = torch.onnx.export(
        TextReader(clip),
        (_some_tokens(clip, 2),),
        dynamo=True,
        input_names=["tokens"],
        output_names=[OUTPUT],
        dynamic_shapes=({0: torch.export.Dim("batch")},),
        verbose=False,
    )
    save_whole(model_of(program), path)


def _check_text(clip: ClipNetwork, path: Path) -> None:
    tokens = _some_tokens(clip, 3)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    found = torch.from_numpy(session.run([OUTPUT], {"tokens": tokens.numpy()})[0])
    with torch.inference_mode():
        worst = float(nn.functional.cosine_similarity(found, clip.read(tokens)).min())
    if not worst >= LEAST_COSINE:
        raise NetworkError(
            f"{path.name} does not give what the network gives in torch (cosine {worst:.5f}, at "
            f"least {LEAST_COSINE} is wanted): {_REMEDY}"
        )


def _some_tokens(clip: ClipNetwork, count: int) -> Tensor:
    words, length = clip.token_embedding.num_embeddings, len(clip.positional_embedding)
    rows = np.random.default_rng(0).integers(1, words, (count, length))
    return torch.from_numpy(rows.astype(np.int64))
