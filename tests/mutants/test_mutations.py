"""The sampler of `make mutants`: every kind of wrong is made, words for readers of code are left alone, a seed gives one sample."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.run.settings import ROOT
from tests.conftest import REHEARSED
from tests.mutants.fork_server import fork_server
from tests.mutants.mutations import compiles, places
from tests.mutants.reach import READ_ALL, REHEARSALS, Reach, functions, rehearsed, sha256
from tests.mutants.sample import FOLDERS, sampled


def made(source):
    return {(mutant.old, mutant.new) for place in places("a.py", source) for mutant in place}


@pytest.mark.parametrize(
    ("source", "wrongs"),
    [
        ("a < b", {("a < b", "(a <= b)"), ("a < b", "(a >= b)")}),
        ("0 <= n < 9", {("0 <= n < 9", "(0 < n < 9)"), ("0 <= n < 9", "(0 <= n <= 9)"), ("0", "1"), ("9", "10")}),
        ("a and b", {("a and b", "((a) or (b))"), ("a and b", "((a))"), ("a and b", "((b))")}),
        ("mask & ~late", {("mask & ~late", "(mask | (~late))"), ("~late", "(late)")}),
        ("(a + b) * 2", {("(a + b) * 2", "((a + b) // 2)"), ("a + b", "(a - b)"), ("2", "3")}),
        ("names = sorted(found)", {("sorted(found)", "list(found)")}),
        ("last = max(a, b)", {("max", "min")}),
        ("if late:\n    raise Mistake(why)", {("late", "True"), ("late", "False"), ("raise Mistake(why)", "pass")}),
        ("[one for one in all_of_them if one]", {("one", "True")}),
        ("def f():\n    return f'{n} days'", {("f'{n} days'", "None"), ("f'{n} days'", '"mutated"')}),
        ("box.put(one)", {("box.put(one)", "pass")}),
        ("done = False", {("False", "True")}),
    ],
)
def test_each_kind_of_wrong_is_made(source, wrongs):
    assert made(source) == wrongs


@pytest.mark.parametrize(
    "source",
    [
        '"""A module."""',
        'def f(n: "Period" = none) -> "str":\n    """What it does."""',
        "import json",
        "@dataclass(frozen=True)\nclass Fact:\n    number: int",
        "if TYPE_CHECKING:\n    x = 1",
        "file = open(path, encoding='utf-8')",
        "assert found is not None",
        "class Way(Protocol):\n    def send(self, again: bool = False): ...",
    ],
)
def test_what_only_readers_of_code_and_python_itself_read_is_left_alone(source):
    assert made(source) == set()


def test_a_wrong_stands_where_it_says_and_is_the_only_one():
    source = "late = 'é' if day > due else ''\n"
    (mutant,) = (one for place in places("a.py", source) for one in place if one.new == "(day >= due)")
    assert mutant.source(source) == "late = 'é' if (day >= due) else ''\n"
    assert str(mutant) == "a.py:1  day > due  →  (day >= due)"


def test_a_seed_gives_the_same_sample_and_a_larger_one_begins_with_it():
    few, more = (sampled(ROOT, "fund", many, 7) for many in (3, 6))
    assert more[:3] == few
    assert sampled(ROOT, "fund", 6, 8) != more
    texts = [one.source((ROOT / one.path).read_text(encoding="utf-8")) for one in more]
    assert all(map(compiles, texts))
    assert len(set(texts)) == 6


def test_no_folder_is_sampled_as_part_of_another():
    assert all((ROOT / "tasks" / folder).is_dir() for folder in FOLDERS)
    assert not any("/checks/" in one.path for one in sampled(ROOT, "rules", 40, 1))


def test_a_function_is_known_by_its_name_wherever_in_its_module_it_stands(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(
        "x = 1\ndef a():\n    def b():\n        return 1\n    return b\nclass C:\n    def a(self):\n        return 2\n", encoding="utf-8"
    )
    assert functions(path) == {".a": (2, 5), ".a.b": (3, 4), ".C.a": (7, 8)}
    reach = Reach(tmp_path, files={"a.py": "another"}, spans={"a.py": {".C.a": (17, 18), ".a": (12, 15), ".a.b": (13, 14)}})
    then = [list(reach._lines_then(tmp_path, "a.py", line)) for line in (1, 2, 4, 8)]
    assert then == [[], [12, 13, 14, 15], [13, 14], [17, 18]]
    reach.files["a.py"] = sha256(path)
    assert list(reach._lines_then(tmp_path, "a.py", 8)) == [8]


def test_tests_that_say_the_words_go_first_and_what_reads_all_goes_last_whatever_it_costs(tmp_path):
    says, other, dear = "tests/b/test_b.py::test_b", "tests/a/test_a.py::test_a", "tests/c/test_c.py::test_c"
    for test, text in ((says, "It says that nothing\n    was decided."), (other, "It says nothing.")):
        (tmp_path / test.split("::")[0]).parent.mkdir(parents=True)
        (tmp_path / test.split("::")[0]).write_text(text, encoding="utf-8")
    (tmp_path / "a.py").write_text("def a():\n    return 1\n", encoding="utf-8")
    costs = {other: 1.0, says: 2.0, dear: 50.0, READ_ALL[-1]: 100.0}
    tests = {test: {"shared": [], "passed": True} for test in costs}
    reach = Reach(tmp_path, tests, costs, {"tasks/a/a.py": sha256(tmp_path / "a.py")})
    (tmp_path / "tasks/a").mkdir(parents=True)
    (tmp_path / "a.py").rename(tmp_path / "tasks/a/a.py")
    reach._found["tasks/a/a.py"] = {2: list(costs)}
    assert reach.tests_of(tmp_path, "tasks/a/a.py", 2, 10) == ([other, says, READ_ALL[-1]], 103, 1)
    assert reach.tests_of(tmp_path, "tasks/a/a.py", 2, 10, 'raise Mistake("nothing was decided {}")').tests == [says, other, READ_ALL[-1]]
    reach._found["tasks/a/a.py"] = {2: [other]}
    assert reach.tests_of(tmp_path, "tasks/a/a.py", 2, 10) == ([other], 1, 0)


@pytest.mark.parametrize("words", ["from tasks.a.a import a", "import tasks.a.a", "from tasks.a import (\n    a,\n    b,\n)"])
def test_what_a_module_does_when_it_is_imported_is_tried_by_the_files_that_import_it_before_those_that_call_it(tmp_path, words):
    calls, beside, imports = "tests/a/test_calls.py::test_it", "tests/b/test_other.py::test_it", "tests/c/test_imports.py::test_it"
    for test, text in ((calls, "from tasks.a.ab import a"), (beside, "from tasks.a import ab"), (imports, words)):
        (tmp_path / test.split("::")[0]).parent.mkdir(parents=True)
        (tmp_path / test.split("::")[0]).write_text(text, encoding="utf-8")
    (tmp_path / "tasks/a").mkdir(parents=True)
    (tmp_path / "tasks/a/a.py").write_text("x = 1\ndef a():\n    return 1\n", encoding="utf-8")
    costs = {calls: 1.0, beside: 2.0, imports: 3.0, READ_ALL[-1]: 20.0}
    tests = {test: {"shared": [], "passed": True} for test in costs}
    reach = Reach(tmp_path, tests, costs, {"tasks/a/a.py": sha256(tmp_path / "tasks/a/a.py")})
    reach._found["tasks/a/a.py"] = {1: [""], 2: [""], 3: [calls]}
    assert reach.tests_of(tmp_path, "tasks/a/a.py", 0, 10) == ([imports, calls, READ_ALL[-1]], 24, 0)
    assert reach.tests_of(tmp_path, "tasks/a/a.py", 0, 3) == ([imports, READ_ALL[-1]], 23, 1)
    reach._found["tasks/a/a.py"] = {1: [""], 2: [""], 3: [""]}
    assert reach.tests_of(tmp_path, "tasks/a/a.py", 3, 10) == ([imports, READ_ALL[-1]], 23, 0)


def test_tests_of_the_modules_own_folder_that_cost_next_to_nothing_all_go_before_any_other(tmp_path):
    (tmp_path / "tasks/a").mkdir(parents=True)
    (tmp_path / "tasks/a/a.py").write_text("def a():\n    return 1\n", encoding="utf-8")
    cheap, costs = [f"tests/a/test_a.py::test_{n:02}" for n in range(12)], {"tests/b/test_b.py::test_b": 0.2}
    costs |= dict.fromkeys(cheap, 0.01)
    reach = Reach(
        tmp_path, {test: {"shared": [], "passed": True} for test in costs}, costs, {"tasks/a/a.py": sha256(tmp_path / "tasks/a/a.py")}
    )
    reach._found["tasks/a/a.py"] = {2: list(costs)}
    (tmp_path / "tests").mkdir()
    assert reach.tests_of(tmp_path, "tasks/a/a.py", 2, 1).tests == [*cheap, "tests/b/test_b.py::test_b"]


def test_files_that_are_only_rehearsed_are_those_of_our_own_conftest_and_the_ones_picked_are_among_them():
    assert rehearsed(ROOT) == set(REHEARSED)
    assert {*REHEARSALS} < rehearsed(ROOT)
    assert all((ROOT / "tests" / name).is_file() for name in REHEARSALS)


def test_a_wrong_is_put_into_functions_that_are_held_already_and_the_tests_run_until_the_first_fails(tmp_path):
    tree = tmp_path / "checkout"
    (tree / "tasks").mkdir(parents=True)
    (tree / "tests").mkdir()
    (tree / "tasks/__init__.py").touch()
    text = (
        "def late(day):\n    return day > 3\n\n\nclass Day:\n    @property\n    def late(self):\n        return [late(n) for n in (3, 4)]\n"
    )
    (tree / "tasks/days.py").write_text(text, encoding="utf-8")
    (tree / "tests/test_days.py").write_text(
        "from tasks.days import Day, late\n\n\ndef test_a():\n    assert late(4)\n\n\ndef test_b():\n    assert not late(3)\n\n\n"
        "def test_c():\n    assert Day().late == [False, True]\n",
        encoding="utf-8",
    )
    all_of_them = [f"tests/test_days.py::test_{name}" for name in "abc"]
    by_new = {one.new: one for place in places("tasks/days.py", text) for one in place}
    with fork_server(tree, ["tests/test_days.py"]) as server:
        assert server.tests == {*all_of_them}
        for new, fails in (("(day >= 3)", "b"), ("(day <= 3)", "a"), ("4", "c")):
            failed = [name[-1] for name in server.failing(by_new[new], text, all_of_them, 5)]
            assert failed == [fails], new
        assert server.failing(replace(by_new["4"], new="3"), text, all_of_them, 5) == []
    assert not any((tmp_path / "temporary").glob("*/*"))
