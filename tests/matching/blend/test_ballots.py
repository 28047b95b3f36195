from rorqual.matching.blend.ballots import NOT_NAMED, Ballots
from rorqual.matching.blend.members import Member


def test_slots_stand_in_the_order_of_places_then_members() -> None:
    ballots = Ballots.of([Member("1", {"x": ("a", "b")}), Member("2", {"x": ("c", "a")})], ["x"])
    assert [ballots.labels[it] for it in ballots.slots[0]] == ["a", "c", "b"]
    assert ballots.places[0].tolist() == [[0, 1], [NOT_NAMED, 0], [1, NOT_NAMED]]


def test_a_repeated_label_counts_at_its_first_place_and_the_next_moves_up() -> None:
    ballots = Ballots.of([Member("1", {"x": ("a", "a", "b")})], ["x"])
    assert ballots.places[0].tolist() == [[0], [1]]


def test_only_the_first_five_different_labels_count() -> None:
    ballots = Ballots.of([Member("1", {"x": tuple("aabcdefg")})], ["x"])
    assert [ballots.labels[it] for it in ballots.slots[0]] == list("abcde")


def test_specialists_have_no_vote_on_photos_without_a_back_fin() -> None:
    members = [Member("1", {"x": ("a",), "y": ("a",)})]
    members.append(Member("fins", {"x": ("b",), "y": ("b",)}, is_specialist=True))
    ballots = Ballots.of(members, ["x", "y"], with_fin={"y"})
    assert (ballots.slots != NOT_NAMED).sum(axis=1).tolist() == [1, 2]
    assert (Ballots.of(members, ["x", "y"]).slots != NOT_NAMED).sum(axis=1).tolist() == [2, 2]


def test_a_photo_that_a_member_lacks_has_the_votes_of_the_others() -> None:
    ballots = Ballots.of([Member("1", {}), Member("2", {"x": ("a",)})], ["x", "z"])
    assert ballots.places.tolist() == [[[NOT_NAMED, 0]], [[NOT_NAMED, NOT_NAMED]]]
    assert ballots.slots_of({"x": "a", "z": "a"}).tolist() == [0, NOT_NAMED]


def test_without_any_vote_there_are_no_slots() -> None:
    ballots = Ballots.of([Member("1", {})], ["x"])
    assert ballots.slots.shape == (1, 0)
    assert ballots.slots_of({"x": "a"}).tolist() == [NOT_NAMED]
