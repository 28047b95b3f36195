"""What do the public networks need, at their real size? `python -m benchmarks.families`.

Random weights of the real shapes, converted as a pulled checkpoint is, and run by ONNX Runtime with
two threads; each network in processes of its own. Figures are kept after each network, and those
that are there are not measured again. `ecomarine-effb4@448` is that network on smaller pictures.
Nothing is said of how well a network works: no checkpoint can be had where this is developed.
Needs the extra `convert`.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from rorqual.networks.family.family import Family
from rorqual.networks.family.family_file import shipped_families
from rorqual.networks.footprint import most_megabytes

FIGURES = Path(__file__).resolve().parents[1] / "docs" / "figures" / "families.json"
THREADS = 2
BATCHES = {1: 5, 16: 2}  # pictures at once -> rounds


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", help="all without it, the smallest first")
    parser.add_argument("--output", type=Path, default=FIGURES)
    parser.add_argument("--largest-batch", type=int, default=16, help="pictures at once, at most")
    arguments = parser.parse_args()
    output: Path = arguments.output
    figures = json.loads(output.read_text("utf-8")) if output.is_file() else {}
    figures |= {"command": "python -m benchmarks.families", "threads": THREADS}
    measured: dict[str, Any] = figures.setdefault("families", {})
    for name in arguments.families or by_work():
        if name not in measured:
            measured[name] = measure(name, arguments.largest_batch)
            print(name, json.dumps(measured[name]), flush=True)
            output.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", "utf-8")


def by_work() -> list[str]:
    """The families that embed or are asked in words, those with small pictures first."""

    def work(family: Family) -> int:
        return family.picture.width * family.picture.height * family.dimension

    embedding = [it for it in shipped_families().values() if it.architecture or it.clip]
    return [it.id for it in sorted(embedding, key=work)]


def family_of(name: str) -> Family:
    """A family by its id, or by `ID@SIDE` on square pictures of another size."""
    identifier, _, side = name.partition("@")
    family = shipped_families()[identifier]
    if not side:
        return family
    return replace(family, image=replace(family.picture, width=int(side), height=int(side)))


def measure(name: str, largest_batch: int) -> dict[str, Any]:
    """Convert a network of random weights, then run it, each in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        onnx = Path(folder) / "network.onnx"
        began = time.perf_counter()
        converted = child("convert", name, onnx)
        seconds = time.perf_counter() - began
        batches = {
            str(batch): child("run", name, onnx, batch)
            for batch in BATCHES
            if batch <= largest_batch
        }
        family = family_of(name)
        return converted | {
            "input": f"{family.picture.width}x{family.picture.height}",
            "dimension": family.dimension,
            "megabytes": round(onnx.stat().st_size / 1e6),
            "conversion_seconds": round(seconds),
            "batches": batches,
        }


def child(step: str, *arguments: object) -> dict[str, Any]:
    """A step in a process of its own, whose memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.families_step", step, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(
            f"{step} {arguments[0]} ended with {done.returncode}: {done.stderr[-2000:]}"
        )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def convert(name: str, onnx: Path) -> dict[str, Any]:
    """Write the network with random weights as ONNX."""
    import torch

    from rorqual.training.convert.convert import new_network
    from rorqual.training.export.onnx_writing import write_onnx

    torch.manual_seed(0)
    family = family_of(name)
    network = new_network(family).eval()
    write_onnx(network, family.picture.width, family.picture.height, onnx)
    return {"parameters": sum(weight.numel() for weight in network.parameters())}


def run(name: str, onnx: Path, batch: int) -> dict[str, Any]:
    """Milliseconds a picture, and the most memory of this process less that before loading.

    Processor time is that of both threads together: on a quiet machine a picture takes half of it,
    and what else runs beside it hardly changes it.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    # Threads that wait must not count as work, so that processor time means something.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    before = most_megabytes()
    session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    image = family_of(name).picture
    shape = (batch, 3, image.height, image.width)
    pictures = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    elapsed, worked = [], []
    for _ in range(BATCHES[batch] + 1):
        began, had_worked = time.perf_counter(), time.process_time()
        session.run(None, {"image": pictures})
        elapsed.append((time.perf_counter() - began) * 1e3 / batch)
        worked.append((time.process_time() - had_worked) * 1e3 / batch)
    after = most_megabytes()
    return {
        "ms_a_picture": round(statistics.median(elapsed[1:]), 1),
        "processor_ms_a_picture": round(statistics.median(worked[1:]), 1),
        "rounds": BATCHES[batch],
        "resident_mb": None if before is None or after is None else round(after - before),
    }


if __name__ == "__main__":
    main()
