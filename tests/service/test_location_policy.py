"""Who sees where animals were seen?"""

import pytest

from rorqual.catalogue.animals import Animal
from rorqual.catalogue.browsing import Encounter
from rorqual.catalogue.team.keys import Role
from rorqual.domain.box import Box
from rorqual.service.access import Caller
from rorqual.service.location_policy import as_seen_by, name_seen_by

ENCOUNTER = Encounter(1, "day-1", "2024-05-01", -33.5678, 18.2512, 3)
ANIMAL = Animal(
    id=1,
    photo_id=1,
    box=Box(0, 0, 1, 1),
    part=None,
    side=None,
    quality=None,
    species=None,
    encounter="day-1",
    date=None,
    latitude=None,
    longitude=None,
    vitality=None,
    notes={"Locality": "Walker Bay", "site_code": "WB3", "sex": "female"},
)


def caller(role: Role) -> Caller:
    return Caller("Ana", role, 1)


@pytest.mark.parametrize("role", [Role.CURATOR, Role.ADMIN])
def test_curators_see_what_is_stored(role: Role) -> None:
    assert as_seen_by(caller(role), ENCOUNTER) == ENCOUNTER
    assert as_seen_by(caller(role), ANIMAL) == ANIMAL
    assert name_seen_by(caller(role), "Walker Bay/1.jpg") == "Walker Bay/1.jpg"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_others_see_about_where(role: Role) -> None:
    seen = as_seen_by(caller(role), ENCOUNTER)
    assert (seen.name, seen.latitude, seen.longitude) == ("day-1", -33.6, 18.3)
    assert as_seen_by(caller(role), ANIMAL).notes == {"sex": "female"}
    assert name_seen_by(caller(role), "Walker Bay/1.jpg") == "1.jpg"
