"""What every store promises, whichever it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tasks.model.mistake import NotFound
from tasks.record.stores.store import BadKey

HOSTILE = [
    "",
    "/etc/passwd",
    "../outside",
    "plans/../../outside",
    "plans/./1",
    "plans//1",
    "plans/",
    "a b",
    "a\nb",
    "a\n",
    "a\0b",
    "a\\b",
    "~temporary",
    "naïve",
    "a/" * 450 + "b",
    "x" * 201,
    "%2e%2e/outside",
]


raced = pytest.mark.parametrize("store", ["folder", "server", "copied"], indirect=True)
"""The object store in this process looks and then writes, so that of threads two may win: only the real ones can be raced for."""


def race(writers, write):
    """Every writer is let go at the same moment; what each was told."""
    gate = Barrier(writers)

    def one(n):
        gate.wait()
        return write(n)

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(one, range(writers)))


def test_what_was_created_is_read_back(store):
    assert store.create("plans/RNL/1.json", b"agreed")
    assert store.read("plans/RNL/1.json") == b"agreed"


def test_an_empty_value_is_a_value(store):
    assert store.create("a", b"")
    assert store.read("a") == b""
    assert not store.create("a", b"more")


def test_a_key_is_written_once(store):
    store.create("a", b"first")
    assert not store.create("a", b"second")
    assert store.read("a") == b"first"


def test_the_second_to_write_the_same_bytes_is_told_it_was_not_first(store):
    store.create("a", b"same")
    assert not store.create("a", b"same")


@pytest.mark.parametrize("many", [0, 1, 12, 250])
def test_of_many_that_are_created_together_each_is_written_once_and_each_is_told_whether_it_was_new(store, many):
    store.create("revisions/3", b"first")
    made = store.create_all([(f"revisions/{n}", f"{n}".encode()) for n in range(many)])
    assert made == [n != 3 for n in range(many)]
    assert {key: store.read(key) for key in list(store.keys())} == {"revisions/3": b"first"} | {
        f"revisions/{n}": f"{n}".encode() for n in range(many) if n != 3
    }


def test_of_many_that_are_created_together_none_is_written_if_one_has_a_key_that_no_store_can_hold(store):
    with pytest.raises(BadKey):
        store.create_all([("a", b"a"), ("../b", b"b")])
    assert list(store.keys()) == []


@raced
def test_of_writers_that_race_for_many_keys_exactly_one_creates_each(store):
    keys = [f"revisions/{n}" for n in range(20)]
    made = race(8, lambda n: store.create_all([(key, f"writer {n}".encode()) for key in keys]))
    for key, told in zip(keys, zip(*made, strict=True), strict=True):
        assert told.count(True) == 1
        assert store.read(key) == f"writer {told.index(True)}".encode()


@raced
def test_of_sixteen_racing_writers_exactly_one_creates(store):
    told = race(32, lambda n: store.create(f"revisions/2013-10/{n % 2}.json", f"writer {n // 2}".encode()))  # for each of two keys
    for key in range(2):
        assert told[key::2].count(True) == 1
        assert store.read(f"revisions/2013-10/{key}.json") == f"writer {told[key::2].index(True)}".encode()


def test_a_key_is_replaced_while_unchanged(store):
    assert store.replace("latest", b"1", None)
    assert store.replace("latest", b"2", b"1")
    assert store.read("latest") == b"2"


def test_a_key_that_changed_meanwhile_is_not_replaced(store):
    store.create("latest", b"2")
    assert not store.replace("latest", b"3", b"1")
    assert store.read("latest") == b"2"


def test_replacing_what_is_not_there_does_nothing(store):
    assert not store.replace("latest", b"2", b"1")
    assert list(store.keys()) == []


def test_replacing_nothing_refuses_when_something_is_there(store):
    store.create("latest", b"1")
    assert not store.replace("latest", b"2", None)
    assert store.read("latest") == b"1"


@raced
def test_of_sixteen_racing_replacers_exactly_one_wins(store):
    store.create("latest", b"before")
    told = race(16, lambda n: store.replace("latest", f"writer {n}".encode(), b"before"))
    assert told.count(True) == 1
    assert store.read("latest") == f"writer {told.index(True)}".encode()


def test_an_unknown_key_is_a_mistake_that_names_it(store):
    store.create("plans/RNL/1.json", b"agreed")
    for key in ("plans/RNL/2.json", "plans/RNL", "plans/RNL/1.json/more"):
        with pytest.raises(NotFound, match=key):
            store.read(key)


def test_keys_are_listed_in_order_below_a_prefix(store):
    for key in ("b/2", "b/10", "b-1", "b/1/x", "a", "c/1"):
        store.create(key, b"")
    assert list(store.keys()) == ["a", "b-1", "b/1/x", "b/10", "b/2", "c/1"]
    assert list(store.keys("b/")) == ["b/1/x", "b/10", "b/2"]
    assert list(store.keys("b/1")) == ["b/1/x", "b/10"]
    assert list(store.keys("b")) == ["b-1", "b/1/x", "b/10", "b/2"]
    assert list(store.keys("d/")) == []


def test_what_comes_next_below_a_prefix_is_named_once(store):
    for key in ("b/2/x", "b/10/x/y", "b/10/z", "b/1", "b-1/x", "a"):
        store.create(key, b"")
    assert list(store.below("b/")) == ["1", "10", "2"]
    assert list(store.below("b/10/")) == ["x", "z"]
    assert list(store.below("b/", since="10")) == ["10", "2"]
    assert list(store.below("")) == ["a", "b", "b-1"]
    assert list(store.below("d/")) == []
    with pytest.raises(BadKey, match="slash"):
        store.below("b")


def test_of_some_keys_those_that_nothing_is_held_under_are_told_in_the_order_asked(store):
    for key in ("b/2/x", "b/10", "a"):
        store.create(key, b"")
    assert store.missing(["b/3", "b/2/x", "b/1", "b/10"]) == ["b/3", "b/1"]
    assert store.missing(["b", "b/2", "a/x", "b/2/x/y"]) == ["b", "b/2", "a/x", "b/2/x/y"]  # a key's beginning is no key
    assert store.missing(["a"]) == store.missing([]) == []


def test_only_what_can_be_worked_out_again_can_be_thrown_away(store):
    store.create("results/main/evidence/1", b"made")
    store.create("plans/RNL/1.json", b"agreed")
    store.discard("results/main/evidence/1")
    store.discard("results/main/evidence/1")
    for key in ("plans/RNL/1.json", "results", "blobs/1", "results/../plans/RNL/1.json"):
        with pytest.raises(BadKey):
            store.discard(key)
    assert list(store.keys("")) == ["plans/RNL/1.json"]
    assert store.create("results/main/evidence/1", b"made")


def test_an_empty_store_has_no_keys(store):
    assert list(store.keys()) == []
    assert list(store.keys("plans/")) == []


def test_five_megabytes_come_back_as_they_went(store):
    data = bytes(range(256)) * (5 * 1024 * 4)
    assert len(data) == 5 * 1024 * 1024
    store.create("blobs/large", data)
    assert store.read("blobs/large") == data


@pytest.mark.parametrize("key", HOSTILE)
def test_a_hostile_key_is_refused_by_every_verb(store, key):
    writing = [lambda k: store.create(k, b""), lambda k: store.replace(k, b"", None), lambda k: store.replace(k, b"", b"x")]
    for verb in (store.read, lambda k: store.missing(["a", k]), *writing):
        with pytest.raises(BadKey) as refused:
            verb(key)
        assert str(refused.value).startswith(f"{key[:120]!r} cannot be a key of the record: use letters, digits and . _ = - in parts")


@pytest.mark.parametrize("prefix", ["..", "../", "/", "a//", "a/../", "~", "/etc"])
def test_a_hostile_prefix_is_refused(store, prefix):
    for verb in (store.keys, store.below):
        with pytest.raises(BadKey):
            list(verb(prefix))
