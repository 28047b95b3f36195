from threading import Thread

import pytest

from rorqual.matching.local.memory import FeatureMemory
from tests.matching.local.test_blob import made_features

ONE = made_features(10, 64, 0).nbytes


def test_the_longest_unused_give_way() -> None:
    memory = FeatureMemory(3 * ONE)
    for number in range(3):
        memory.put(number, made_features(10, 64, number))
    assert memory.get(0) is not None  # used again, so 1 is the longest unused
    memory.put(3, made_features(10, 64, 3))
    assert [number for number in range(4) if memory.get(number) is not None] == [0, 2, 3]


@pytest.mark.parametrize("limit", [0, ONE - 1, ONE, 10 * ONE])
def test_the_limit_holds_whatever_comes(limit: int) -> None:
    memory = FeatureMemory(limit)
    for number in [*range(20), *range(20)]:
        memory.put(number, made_features(number, 64, number))
        kept = [it for it in map(memory.get, range(20)) if it is not None]
        assert memory.nbytes == sum(it.nbytes for it in kept) <= limit


def test_several_threads_may_use_it() -> None:
    memory = FeatureMemory(5 * ONE)

    def use(first: int) -> None:
        for number in range(first, first + 200):
            memory.put(number % 13, made_features(10, 64, 0))
            memory.get(number % 7)

    threads = [Thread(target=use, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.nbytes == 5 * ONE
