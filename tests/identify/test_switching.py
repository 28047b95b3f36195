"""A catalogue that gets another network, seen from within: what may and what may not happen."""

import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.network_choices import NetworkChoice, network_history
from rorqual.catalogue.reembedding import animals_without
from rorqual.domain.errors import NetworkError
from rorqual.identify.identifying import identify_photos
from rorqual.identify.network_choice import chosen_spec
from rorqual.identify.reembedding import embed_again
from rorqual.identify.switching import use_network
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec

OTHER = find_spec("lite0-levels")


def lacking(catalogue: Catalogue) -> int:
    with reading(catalogue.engine) as connection:
        return len(animals_without(connection, OTHER.spec_hash))


def test_without_a_calibration_nothing_is_switched_and_the_vectors_stay(
    imported: Catalogue,
) -> None:
    """Five individuals are too few to calibrate, and the other network ships without one."""
    in_use = chosen_spec(imported.settings, Task.EMBEDDING)
    outcome = use_network(imported, OTHER.id)
    assert not outcome.switched
    assert outcome.reason is not None
    assert "5 individuals were met in two encounters or more" in outcome.reason
    assert f"{OTHER.id} ships without a calibration, so {in_use.id} stays in use." in outcome.reason
    assert outcome.report.embedded == 10
    assert lacking(imported) == 0
    assert network_history(imported) == []
    assert identify_photos(imported, ()).setup.space.base == in_use
    assert use_network(imported, OTHER.id).report.embedded == 0


def test_vectors_are_those_that_an_import_would_have_given(imported: Catalogue) -> None:
    """The network in use, asked to embed again under another catalogue's eyes."""
    in_use = chosen_spec(imported.settings, Task.EMBEDDING)
    before = imported.gallery_rows(in_use.spec_hash)
    with imported.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM embeddings")
    assert embed_again(imported, in_use).embedded == len(before)
    after = imported.gallery_rows(in_use.spec_hash)
    assert (after.vectors == before.vectors).all()


def test_a_stopped_run_keeps_what_it_had(imported: Catalogue) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        use_network(imported, OTHER.id, on_progress=stop)
    assert lacking(imported) == 6
    assert use_network(imported, OTHER.id).report.embedded == 6


def test_a_catalogue_whose_network_was_removed_can_get_another(imported: Catalogue) -> None:
    choice = NetworkChoice("embedding", "removed", "0" * 12, "a test", "")
    with imported.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO network_choices (task, network_id, spec_hash, actor, chosen_at) "
            "VALUES (?, ?, ?, ?, ?)",
            (choice.task, choice.network_id, choice.spec_hash, choice.actor, choice.chosen_at),
        )
    with Catalogue.open(imported.folder) as catalogue:
        with pytest.raises(NetworkError, match="there is no network 'removed'"):
            identify_photos(catalogue, ())
        assert use_network(catalogue, "rorqual-lite0").switched
        assert identify_photos(catalogue, ()).setup.space.base.id == "rorqual-lite0"


def test_the_network_in_use_changes_nothing(imported: Catalogue) -> None:
    outcome = use_network(imported, imported.settings[Task.EMBEDDING])
    assert (outcome.was_in_use, outcome.switched) == (True, False)
    assert network_history(imported) == []


def test_a_network_that_changed_is_noticed_and_embeds_its_animals_anew(imported: Catalogue) -> None:
    in_use = chosen_spec(imported.settings, Task.EMBEDDING)
    with imported.engine.begin() as connection:  # as if a version of before had embedded them
        connection.exec_driver_sql(
            "INSERT INTO networks (spec_hash, id, version, dimension, licence) "
            "SELECT 'before', id, '0', dimension, licence FROM networks WHERE spec_hash = ?",
            (in_use.spec_hash,),
        )
        connection.exec_driver_sql("UPDATE embeddings SET spec_hash = 'before'")
    with pytest.raises(NetworkError, match=f"models use {in_use.id}"):
        identify_photos(imported, ())
    outcome = use_network(imported, in_use.id)
    assert (outcome.was_in_use, outcome.switched, outcome.report.embedded) == (False, True, 10)
    run = identify_photos(imported, ())
    assert run.setup.space.base == in_use
