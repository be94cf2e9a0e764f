from autograder.record import Kept, is_duplicate, load, merged, save


def kept(student, unit="u", state="graded", key=None, keys=(), isolated=True, path="p"):
    key = key or state
    messages = [{"key": key, "text": "", "cause": None}]
    entry = {"student": student, "unit": unit, "state": state, "messages": messages, "path": path}
    return Kept(entry, isolated, keys)


def told(found):
    return [(*k.place, k.entry["state"]) for k in found]


def test_the_first_run_keeps_its_order():
    now = [kept("b"), kept("a")]
    assert merged([], now) == now


def test_later_runs_add_and_replace():
    before = [kept("a"), kept("b", state="invalid-submission"), kept("c")]
    found = merged(before, [kept("b"), kept("d", unit="v")])
    assert told(found) == [
        ("a", "u", "graded"),
        ("b", "u", "graded"),
        ("c", "u", "graded"),
        ("d", "v", "graded"),
    ]


def test_who_was_missing_has_come():
    before = [kept("zed", state="missing", keys=("zed", "zoe lee")), kept("y", state="missing")]
    found = merged(before, [kept("Zoe Lee")])
    assert told(found) == [("Zoe Lee", "u", "graded"), ("y", "u", "missing")]


def test_an_unknown_unit_that_is_known_now():
    before = [kept("a", unit="unknown"), kept("b", unit="unknown", path="q")]
    assert told(merged(before, [kept("a")])) == [("a", "u", "graded"), ("b", "unknown", "graded")]


def test_duplicates_change_no_grade():
    twice = [kept("a", state="invalid-submission", key="duplicate") for _ in range(2)]
    assert is_duplicate(twice[0].entry)
    assert told(merged([kept("a")], twice)) == [("a", "u", "graded")]
    assert told(merged([kept("b")], twice)) == [
        ("a", "u", "invalid-submission"),
        ("b", "u", "graded"),
    ]
    assert merged([kept("a", state="missing")], twice) == twice[:1]
    assert merged(twice[:1], twice[1:]) == twice[1:]
    assert told(merged(twice[:1], [kept("a")])) == [("a", "u", "graded")]


def test_a_folder_without_a_notebook_changes_no_grade():
    empty = kept("a", state="invalid-submission", key="no-notebook")
    assert told(merged([kept("a")], [empty])) == [("a", "u", "graded")]
    assert told(merged([], [empty, kept("a")])) == [("a", "u", "graded")]
    assert merged([kept("a", state="missing")], [empty]) == [empty]


def test_a_folder_keeps_it(tmp_path):
    first = [kept("a", isolated=False), kept("z", state="missing", keys=("z",))]
    save(tmp_path, [], first)
    assert load(tmp_path) == first
    (tmp_path / ".autograder" / "class" / "a" / "broken.json").write_text("{")
    before = load(tmp_path)
    twice = [kept("c", key="duplicate")] * 2
    save(tmp_path, before, merged(before, [kept("b"), kept("z"), *twice]))
    assert told(load(tmp_path)) == [(name, "u", "graded") for name in "abcz"]
    save(tmp_path, load(tmp_path), [])
    assert load(tmp_path) == []
