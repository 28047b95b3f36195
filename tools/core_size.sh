#!/bin/sh
# How large is a plain `pip install` of Rorqual? Wheels only, so that no compiler is needed.
set -eu

limit=600 # MB of a million bytes
python=${1:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$python" -m venv --without-pip "$folder/venv"
"$python" -m pip --quiet --disable-pip-version-check --python "$folder/venv" \
    install --only-binary :all: .
"$folder/venv/bin/rorqual" --version
"$folder/venv/bin/python" - "$folder/venv" "$limit" <<'END'
import sys
from importlib.util import find_spec
from pathlib import Path

files = [path for path in Path(sys.argv[1]).rglob("*") if path.is_file() and not path.is_symlink()]
size = sum(path.stat().st_size for path in files) / 1e6
print(f"{size:.0f} MB, the limit is {sys.argv[2]} MB; torch is", "there" if find_spec("torch") else "absent")
sys.exit(size > float(sys.argv[2]) or find_spec("torch") is not None)
END
