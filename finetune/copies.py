"""Near-duplicates by MinHash and banded LSH: 50,000 texts in seconds, where all pairs would be a billion comparisons.

Written here because it is one numpy expression; the library for it brings SciPy along. Candidates are confirmed on
their true Jaccard similarity, so that nothing is dropped by a hash's chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

LETTERS = 5
"""Letters of a shingle; Thai has no spaces to cut at."""
SAME = 0.8
"""Jaccard similarity of shingles from which two texts count as one."""
BANDS, ROWS = 16, 6
"""A pair at 0.8 similarity meets in one of 16 bands of 6 with probability 0.99; one at 0.4 with 0.06."""
_MOST_LETTERS = 4_000
"""Of a text, so that one long transcript costs no more than its share."""


def find_copies(texts: Iterable[str], same: float = SAME) -> dict[int, int]:
    """The place of each near-duplicate → the place of the first text it repeats."""
    copies: dict[int, int] = {}
    shingles: list[np.ndarray] = []
    buckets: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(BANDS)]
    for place, text in enumerate(texts):
        found = _shingles(text)
        shingles.append(found)
        bands = list(_bands(found))
        candidates = sorted({other for band, key in enumerate(bands) for other in buckets[band].get(key, ())})
        first = next((other for other in candidates if _similarity(found, shingles[other]) >= same), None)
        if first is not None:
            copies[place] = first
            shingles[-1] = found[:0]  # never compared again
            continue
        for band, key in enumerate(bands):
            buckets[band][key].append(place)
    return copies


def _shingles(text: str) -> np.ndarray:
    """Distinct runs of five letters, each as one number."""
    letters = "".join(text.split())[:_MOST_LETTERS]
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < LETTERS:
        codes = np.pad(codes, (0, LETTERS - len(codes)))
    runs = np.lib.stride_tricks.sliding_window_view(codes, LETTERS)
    weights = np.uint64(1_000_003) ** np.arange(LETTERS, dtype=np.uint64)
    mixed = (runs * weights).sum(axis=1, dtype=np.uint64)
    mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(3))


_NOISE = np.random.default_rng(2569)
_FACTORS = _NOISE.integers(1, 1 << 61, size=(BANDS * ROWS, 1), dtype=np.uint64) | np.uint64(1)
_ADDED = _NOISE.integers(0, 1 << 61, size=(BANDS * ROWS, 1), dtype=np.uint64)


def _bands(shingles: np.ndarray) -> Iterator[bytes]:
    """The signature of a text, cut in bands: texts that share one may be near-duplicates."""
    hashed = shingles[None, :] * _FACTORS + _ADDED  # modulo 2**64, the upper bits of which are well mixed
    signature = (hashed >> np.uint64(32)).min(axis=1).astype(np.uint32)
    for band in range(BANDS):
        yield signature[band * ROWS : (band + 1) * ROWS].tobytes()


def _similarity(one: np.ndarray, other: np.ndarray) -> float:
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both) if both else 0.0
