"""Nothing is sent anywhere: what Rorqual imports prepares no report to its makers either."""

import os
import subprocess
import sys
from pathlib import Path

QUIET = "ORT_DISABLE_TELEMETRY"


def test_onnx_runtime_keeps_no_device_identifier_and_no_events(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != QUIET}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / ".cache")}
    code = "import rorqual.networks.device, threading, time; time.sleep(1)"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert not list(tmp_path.rglob("Microsoft"))
