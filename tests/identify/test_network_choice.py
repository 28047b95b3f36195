import pytest

from rorqual.domain.errors import NetworkError
from rorqual.identify.network_choice import (
    LicencePolicy,
    catalogue_settings,
    chosen_spec,
    licence_policy,
)
from rorqual.networks.spec import Task

ANY = catalogue_settings(LicencePolicy.ANY)
PERMISSIVE = catalogue_settings(LicencePolicy.PERMISSIVE)


@pytest.mark.parametrize("policy", LicencePolicy)
def test_settings_remember_the_policy_and_a_network_for_each_step(policy: LicencePolicy) -> None:
    settings = catalogue_settings(policy)
    assert licence_policy(settings) is policy
    for task in (Task.GATE, Task.EMBEDDING):
        assert chosen_spec(settings, task).task is task


@pytest.mark.parametrize("task", [Task.GATE, Task.EMBEDDING])
def test_a_permissive_catalogue_takes_networks_for_commercial_work_only(task: Task) -> None:
    assert chosen_spec(PERMISSIVE, task).commercial_use
    assert "NC" not in chosen_spec(PERMISSIVE, task).licence


def test_a_permissive_catalogue_refuses_a_research_network() -> None:
    settings = {**PERMISSIVE, Task.GATE: ANY[Task.GATE]}
    with pytest.raises(NetworkError, match=r"CC-BY-NC-4\.0.*--license permissive"):
        chosen_spec(settings, Task.GATE)


def test_a_network_for_another_step_is_refused() -> None:
    settings = {**ANY, Task.GATE: ANY[Task.EMBEDDING]}
    with pytest.raises(NetworkError, match="for embedding, not for gate"):
        chosen_spec(settings, Task.GATE)


def test_a_network_of_another_version_is_refused() -> None:
    with pytest.raises(NetworkError, match="no network 'lite9'"):
        chosen_spec({**ANY, Task.GATE: "lite9"}, Task.GATE)


def test_only_catalogues_of_any_terms_have_a_detector() -> None:
    """The one that ships allows no commercial work."""
    assert chosen_spec(ANY, Task.DETECTION).parts
    assert Task.DETECTION not in PERMISSIVE


def test_another_embedding_can_be_chosen_within_the_terms() -> None:
    settings = catalogue_settings(LicencePolicy.ANY, embedding=PERMISSIVE[Task.EMBEDDING])
    assert settings == {**ANY, Task.EMBEDDING: PERMISSIVE[Task.EMBEDDING]}
    with pytest.raises(NetworkError, match="allows no commercial work"):
        catalogue_settings(LicencePolicy.PERMISSIVE, embedding=ANY[Task.EMBEDDING])
    with pytest.raises(NetworkError, match="for gate, not for embedding"):
        catalogue_settings(LicencePolicy.ANY, embedding=ANY[Task.GATE])


def test_several_networks_embed_together_where_every_one_is_within_the_terms() -> None:
    both = [ANY[Task.EMBEDDING], PERMISSIVE[Task.EMBEDDING]]
    settings = catalogue_settings(LicencePolicy.ANY, embedding=both)
    spec = chosen_spec(settings, Task.EMBEDDING)
    assert spec.id == settings[Task.EMBEDDING] == "+".join(both)
    assert spec.licence == "CC-BY-NC-4.0 AND Apache-2.0"
    with pytest.raises(NetworkError, match=r"CC-BY-NC-4\.0 AND Apache-2\.0.*no commercial work"):
        catalogue_settings(LicencePolicy.PERMISSIVE, embedding=both)
    with pytest.raises(NetworkError, match="for gate, not for embedding"):
        catalogue_settings(LicencePolicy.ANY, embedding=[both[0], ANY[Task.GATE]])


@pytest.mark.parametrize("settings", [{}, {"licence": "whatever"}])
def test_an_unknown_policy_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(NetworkError, match="use the version that made the catalogue"):
        licence_policy(settings)
