"""One step of `benchmarks.families`, in a process of its own."""

import json
import sys
from pathlib import Path

from benchmarks.families import convert, run

if __name__ == "__main__":
    step, name, onnx, *batch = sys.argv[1:]
    figures = run(name, Path(onnx), int(batch[0])) if step == "run" else convert(name, Path(onnx))
    print(json.dumps(figures))
