"""How do tests run a benchmark? As a process that must end well, in a small form."""

import os

from tests.forked import REPOSITORY, start

FIGURES = REPOSITORY / "docs" / "figures"


def run(benchmark: str, *arguments: str) -> str:
    """What it prints.

    Args:
        benchmark: its module.
        arguments: its options.
    """
    process = start(arguments, environment=os.environ, folder=REPOSITORY, module=benchmark)
    out, err = process.communicate()
    assert process.wait() == 0, err.decode("utf-8")
    return out.decode("utf-8")
