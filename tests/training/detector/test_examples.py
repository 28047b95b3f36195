from collections import Counter
from pathlib import Path

from rorqual.domain.annotation import Part
from rorqual.domain.box import Box
from rorqual.training.detector.examples import DetectorExample, detector_examples
from rorqual.training.gate_photos import Role, role_of
from tests.training.photo_tables import write_tables


def by_name(data: Path) -> dict[str, DetectorExample]:
    return {example.path.name: example for example in detector_examples(data)}


def boxed(name: str, date: str = "", *, x: float = 10) -> tuple[object, ...]:
    return (name, "a_whale", date, 800, 500, x, 20, x + 100, 80)


def test_each_folder_shows_its_part(tmp_path: Path) -> None:
    data = write_tables(
        tmp_path,
        {
            "sperm_whale_flukes": [boxed("fluke.jpg")],
            "dolphin_fin_boxes": [boxed("fins.jpg"), boxed("fins.jpg", x=300)],
            "happywhale": [("h.jpg", "killer_whale", "k1", 1, 2, 30, 40)],
            "dolphin_fins": [("crop.jpg", "bottlenose_dolphin", "1056")],
            "right_whales": [("w.jpg", "north_atlantic_right_whale", "w1")],
            "gate": [("seal.jpg", "other", "seal"), ("dolphin.jpg", "cetacean", "dolphin")],
        },
    )
    examples = by_name(data)
    assert {name: example.part for name, example in examples.items()} == {
        "fluke.jpg": Part.FLUKE,
        "fins.jpg": Part.DORSAL_FIN,
        "h.jpg": Part.BODY,
        "crop.jpg": Part.DORSAL_FIN,
        "w.jpg": Part.HEAD,
        "seal.jpg": None,  # and a cetacean without a box teaches nothing
    }
    assert examples["fins.jpg"].boxes == (Box(10, 20, 110, 80), Box(300, 20, 400, 80))
    assert examples["w.jpg"].boxes == ()
    assert examples["w.jpg"].path == data / "right_whales" / "photos" / "w.jpg"


def test_what_belongs_together_plays_one_role(tmp_path: Path) -> None:
    days = [
        boxed(f"day{day}-{n}.jpg", f"2020-01-{day:02}") for day in range(1, 29) for n in range(3)
    ]
    runs = [boxed(f"IMG_{100 * run + n}.jpg") for run in range(1, 40) for n in range(3)]
    whales = [(f"w{i}-{n}.jpg", "a_whale", f"whale {i}") for i in range(40) for n in range(3)]
    data = write_tables(
        tmp_path,
        {"sperm_whale_flukes": days, "dolphin_fin_boxes": runs, "right_whales": whales},
    )
    roles: dict[str, set[Role]] = {}
    for example in detector_examples(data):
        name = example.path.stem
        group = name[:-2] if name.startswith("IMG") else name.split("-")[0]
        roles.setdefault(group, set()).add(example.role)
    assert len(roles) == 28 + 39 + 40
    assert all(len(played) == 1 for played in roles.values())
    assert set.union(*roles.values()) == set(Role)


def test_a_crop_plays_the_role_of_the_frame_it_was_cut_from(tmp_path: Path) -> None:
    frames = [f"SB17-{n}-112" for n in range(60)]
    data = write_tables(
        tmp_path,
        {
            "dolphin_fin_boxes": [boxed(f"{frame}.jpg") for frame in frames],
            "dolphin_fins": [
                (f"{who}_{frame}_0.jpg", "bottlenose_dolphin", "1056")
                for frame in frames
                for who in ("1056_1", "random_0")
            ],
        },
    )
    examples = by_name(data)
    for frame in frames:
        roles = {example.role for name, example in examples.items() if frame in name}
        assert roles == {role_of(frame)}


def test_of_the_real_photos_every_folder_can_be_fitted_calibrated_and_judged(
    real_photos: Path,
) -> None:
    examples = detector_examples(real_photos)
    assert all(example.path.is_file() for example in examples)
    roles = Counter((example.source, example.role) for example in examples)
    assert all(
        roles[source, role] > 0 for source in {item.source for item in examples} for role in Role
    )
