"""Known keys: what is remembered, for how long, and who asks again."""

from time import monotonic

from gateway.known_keys import KnownKeys, LookUp
from ledger.keys import Key

LONG_SECONDS = 1_000.0


def key(number=1):
    return Key(number, f"key_{number}", "", "", frozenset(), (), None, None, None, None, 0)


def found(known, name):
    """Return the key under a name, which must be there."""
    one = known.find(name)
    assert one is not None
    return one.key


def looked_up(seconds_ago):
    return LookUp(monotonic() - seconds_ago, 0)


def test_a_key_is_found_under_its_hash_and_no_other():
    known = KnownKeys(known_seconds=LONG_SECONDS)
    known.keep(known.hash("glk_a"), key(), known.begin())
    assert found(known, known.hash("glk_a")) == key()
    assert known.find(known.hash("glk_b")) is None


def test_two_processes_hash_differently():
    assert KnownKeys().hash("glk_a") != KnownKeys().hash("glk_a")


def test_all_are_forgotten():
    known = KnownKeys(known_seconds=LONG_SECONDS)
    known.keep(b"a", key(), known.begin())
    known.forget()
    assert known.find(b"a") is None


def test_what_was_looked_up_while_keys_changed_is_used_once_and_not_remembered():
    known = KnownKeys(known_seconds=LONG_SECONDS)
    look_up = known.begin()
    known.forget()
    assert known.keep(b"a", key(), look_up).key == key()
    assert known.find(b"a") is None


def test_half_way_through_one_request_asks_again_and_the_others_go_on():
    known = KnownKeys(known_seconds=LONG_SECONDS)
    known.keep(b"a", key(), looked_up(0.6 * LONG_SECONDS))
    assert known.find(b"a") is None
    assert found(known, b"a") == key()
    known.keep(b"a", key(2), known.begin())
    assert found(known, b"a") == key(2)


def test_nothing_outlives_its_time_though_one_asks_again():
    known = KnownKeys(known_seconds=LONG_SECONDS)
    known.keep(b"a", key(), looked_up(LONG_SECONDS))
    assert known.find(b"a") is None
    assert known.find(b"a") is None


def test_age_counts_from_the_beginning_of_the_look_up():
    known = KnownKeys(known_seconds=LONG_SECONDS)
    known.keep(b"a", key(), known.begin())
    known.keep(b"a", key(), looked_up(LONG_SECONDS))
    assert known.find(b"a") is None


def test_only_so_many_are_remembered_and_the_oldest_look_up_goes_first():
    known = KnownKeys(keys_most=2, known_seconds=LONG_SECONDS)
    for number, name in enumerate((b"a", b"b", b"a", b"c")):
        known.keep(name, key(number), known.begin())
    assert known.find(b"b") is None
    assert found(known, b"a") == key(2)
    assert found(known, b"c") == key(3)
