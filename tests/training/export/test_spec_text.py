from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.domain.annotation import Part
from rorqual.networks.spec import NetworkSpec, Task
from rorqual.networks.spec_file import read_spec
from rorqual.networks.store import find_spec, shipped_specs
from rorqual.training.export.spec_text import spec_text

SPECS = list(shipped_specs().values())
EMBEDDING = find_spec("rorqual-lite0")
DETECTOR = replace(EMBEDDING, task=Task.DETECTION, parts=tuple(Part)[:2], threshold=0.25, head=None)
any_text = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("spec", [*SPECS, DETECTOR], ids=lambda spec: spec.id)
def test_what_is_written_is_read_again(spec: NetworkSpec) -> None:
    assert read_spec(spec_text(spec), "again.toml") == spec


@settings(deadline=None, max_examples=25)
@given(any_text, any_text)
def test_any_text_survives(title: str, source: str) -> None:
    spec = replace(EMBEDDING, title=title, source=source)
    assert read_spec(spec_text(spec), "again.toml") == spec


def test_what_a_network_has_not_is_left_out() -> None:
    text = spec_text(replace(EMBEDDING, head=None, threshold=None))
    assert not any(f"\n{field}" in text for field in ("[head]", "threshold =", "parts ="))
