"""What is kept of a key opens nothing, and guessing from it is slow."""

import pytest
from argon2 import extract_parameters
from sqlalchemy import select

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading, writing
from rorqual.catalogue.team.keys import Role, add_key, key_of_secret
from rorqual.catalogue.team.schema import api_keys

LEAST_MEMORY = 19 * 1024  # KiB, with two passes: what OWASP asks of Argon2id


@pytest.fixture
def secret(catalogue: Catalogue) -> str:
    with writing(catalogue.engine) as connection:
        _, made = add_key(connection, "Ana", Role.CURATOR)
    return made


def test_of_a_key_only_a_slow_hash_is_kept(catalogue: Catalogue, secret: str) -> None:
    with reading(catalogue.engine) as connection:
        (row,) = connection.execute(select(api_keys)).mappings()
    assert not any(secret.split("_", 2)[2] in str(cell) for cell in row.values())
    cost = extract_parameters(row["secret_hash"])
    assert cost.memory_cost >= LEAST_MEMORY
    assert cost.time_cost >= 2


def test_a_key_is_known_again(catalogue: Catalogue, secret: str) -> None:
    with reading(catalogue.engine) as connection:
        found = key_of_secret(connection, secret)
    assert found is not None
    assert (found.name, found.role) == ("Ana", Role.CURATOR)


@pytest.mark.parametrize("presented", ["{secret}x", "", "rq_"])
def test_nothing_but_the_key_itself_is_taken_for_it(
    catalogue: Catalogue, secret: str, presented: str
) -> None:
    with reading(catalogue.engine) as connection:
        assert key_of_secret(connection, presented.format(secret=secret)) is None
