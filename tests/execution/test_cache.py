"""The bounds of the cache of documents."""

from execution.cache import DocumentCache


def test_cache_is_bounded_by_bytes() -> None:
    cache = DocumentCache[int](documents=10, size_bytes=100)
    for number in range(5):
        cache.keep(str(number), number, size_bytes=40)

    assert (len(cache), cache.find("2"), cache.find("4")) == (2, None, 4)


def test_value_beyond_all_bytes_is_not_kept() -> None:
    cache = DocumentCache[int](documents=10, size_bytes=100)
    cache.keep("large", 1, size_bytes=101)

    assert (len(cache), cache.find("large")) == (0, None)


def test_value_kept_again_is_counted_once() -> None:
    cache = DocumentCache[int](documents=10, size_bytes=100)
    cache.keep("a", 1, size_bytes=60)
    cache.keep("a", 2, size_bytes=60)

    assert (len(cache), cache.find("a")) == (1, 2)
