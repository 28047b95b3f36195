"""Does a split leak? Photos or individuals that stand on both sides stop an evaluation."""

from collections.abc import Collection, Sequence

from rorqual.domain.errors import UsageError
from rorqual.evaluation.animals import Animals, Rows

_NAMED = 5
_SHOWN = 20  # of the individuals that taught


def refuse_leaks(animals: Animals, gallery: Rows, queries: Rows) -> None:
    """Stop where a query could be recognised by something else than its animal.

    Args:
        animals: all of them.
        gallery: rows that are compared with.
        queries: rows that are asked for.

    Raises:
        UsageError: where the same file, the same perceptual hash, or photos of one animal's same
            encounter are on both sides; it names the photos.
    """
    individuals, encounters = animals.individuals, animals.encounters
    in_encounter = [
        None if name is None else f"{name} of {individual}"
        for name, individual in zip(encounters, individuals, strict=True)
    ]
    checks: tuple[tuple[str, Sequence[str | None]], ...] = (
        ("is the same file as", animals.sha256),
        ("has the same perceptual hash as", animals.perceptual_hashes),
        ("is of the same encounter as", in_encounter),
    )
    for words, keys in checks:
        first = {keys[row]: row for row in gallery[::-1].tolist() if keys[row] is not None}
        leaks = [(row, first[keys[row]]) for row in queries.tolist() if keys[row] in first]
        if leaks:
            named = "; ".join(
                f"{animals.photos[query]} {words} {animals.photos[other]}"
                for query, other in leaks[:_NAMED]
            )
            more = f"; and {len(leaks) - _NAMED} more" if len(leaks) > _NAMED else ""
            raise UsageError(
                "the split leaks, so its figures would promise too much: of the photos that are "
                f"asked for, {named}{more}. Put such photos on one side"
            )


def taught_among(taught: Collection[str], tested: Collection[str], *, allowed: bool) -> list[str]:
    """Those that are tested and taught the network, by their names.

    Args:
        taught: names of the individuals that a network was trained on.
        tested: names of those that are tested.
        allowed: whether they may be tested all the same.

    Raises:
        UsageError: where there are some and they may not; it names them.
    """
    common = sorted(set(taught) & set(tested))
    if common and not allowed:
        more = f" and {len(common) - _SHOWN} more" if len(common) > _SHOWN else ""
        raise UsageError(
            f"{len(common)} of the individuals that are tested taught the network "
            f"({', '.join(common[:_SHOWN])}{more}), so its figures would promise too much: leave "
            "them out of the test, or say with --allow-trained-on that they are to be tested all "
            "the same"
        )
    return common


def refuse_common_individuals(calibration: Collection[str], tested: Collection[str]) -> None:
    """Stop where an individual chose a threshold or a probability and is tested too.

    Raises:
        UsageError: which names some of them.
    """
    common = sorted(set(calibration) & set(tested))
    if common:
        named = ", ".join(common[:_NAMED]) + (" and others" if len(common) > _NAMED else "")
        raise UsageError(
            f"{len(common)} of the individuals that are tested took part in the calibration "
            f"({named}): calibrate on other individuals, or leave these out of the test"
        )
