"""Is this the same file, or nearly the same picture, as another one?"""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rorqual.photos.fingerprints import hamming, perceptual_hash, sha256_hex
from tests.photos.pictures import textured

HASHES = st.integers(0, 2**64 - 1).map("{:016x}".format)


def test_sha256_of_nothing_is_the_published_one() -> None:
    assert sha256_hex(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_reduced_copy_has_nearly_the_same_hash_and_another_photo_has_not() -> None:
    original = textured(800, 600)
    copy = original.resize((330, 250), Image.Resampling.BILINEAR)
    assert len(perceptual_hash(original)) == 16
    assert hamming(perceptual_hash(original), perceptual_hash(copy)) <= 4
    assert hamming(perceptual_hash(original), perceptual_hash(textured(800, 600, seed=1))) >= 16


@given(HASHES, HASHES, HASHES)
def test_hamming_is_a_distance(a: str, b: str, c: str) -> None:
    assert hamming(a, a) == 0
    assert (
        hamming(a, b)
        == hamming(b, a)
        == sum(x != y for x, y in zip(f"{int(a, 16):064b}", f"{int(b, 16):064b}", strict=True))
    )
    assert hamming(a, c) <= hamming(a, b) + hamming(b, c) <= 128
