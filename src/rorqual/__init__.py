"""Rorqual identifies individual whales and dolphins from photographs; see `rorqual.api`."""

import os

# ONNX Runtime from 1.32 on reports to its makers unless told otherwise before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"
