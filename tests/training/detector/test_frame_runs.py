from hypothesis import given
from hypothesis import strategies as st

from rorqual.training.detector.frame_runs import frame_runs


def test_consecutive_frames_are_one_run_with_a_deleted_one_between() -> None:
    runs = frame_runs(["IMG_12", "IMG_10", "IMG_13", "IMG_16"])
    assert runs == {"IMG_10": "IMG_10", "IMG_12": "IMG_10", "IMG_13": "IMG_10", "IMG_16": "IMG_16"}


def test_only_the_last_number_counts() -> None:
    runs = frame_runs(["SB17-1650-112", "SB17-1650-113", "SB17-1651-114", "SB18-1650-113"])
    assert len(set(runs.values())) == 3
    assert runs["SB17-1650-113"] == "SB17-1650-112"


def test_letters_behind_the_number_belong_to_the_frame() -> None:
    assert frame_runs(["PM-003a", "PM-004b"])["PM-004b"] == "PM-003a"


def test_a_name_without_a_number_is_a_run_of_its_own() -> None:
    assert frame_runs(["fin", "whale"]) == {"fin": "fin", "whale": "whale"}


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 30)), max_size=20))
def test_the_order_of_the_frames_changes_nothing(frames: list[tuple[str, int]]) -> None:
    names = [f"{series}-{number}" for series, number in frames]
    assert frame_runs(names) == frame_runs(sorted(names))
    assert set(frame_runs(names)) == set(names)
