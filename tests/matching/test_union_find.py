from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.matching.union_find import connected_groups

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)))


def test_links_are_transitive_and_groups_numbered_by_their_first_item() -> None:
    assert connected_groups(6, [(4, 5), (1, 5)]).tolist() == [0, 1, 2, 3, 1, 1]


@settings(deadline=None)
@given(PAIRS)
def test_groups_are_those_reached_by_walking_the_links(links: list[tuple[int, int]]) -> None:
    groups = connected_groups(10, links)
    for start in range(10):
        reached = {start}
        for _ in range(10):
            reached |= {b for a, b in links if a in reached} | {a for a, b in links if b in reached}
        assert {item for item in range(10) if groups[item] == groups[start]} == reached
