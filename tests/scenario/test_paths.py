import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.scenario.nodes import from_plain
from drmodel.scenario.paths import LONGEST_COMPARED, MOST_COMPARED, PathError, closest, parse_path, replaced

DOCUMENT = {"a": {"b": 1, "list": [{"id": "x", "v": 1}, {"id": "y", "v": 2}]}, "c": "text"}


def put(path, value):
    node = None if value is None else from_plain(value)
    return replaced(from_plain(DOCUMENT), parse_path(path), node).plain()


def test_a_path_replaces_a_subtree_and_leaves_the_rest():
    assert put("a.b", {"n": 5}) == {**DOCUMENT, "a": {**DOCUMENT["a"], "b": {"n": 5}}}


def test_items_are_addressed_by_id():
    assert put("a.list[y].v", 7)["a"]["list"] == [{"id": "x", "v": 1}, {"id": "y", "v": 7}]
    assert put("a.list[x]", {"v": 3})["a"]["list"][0] == {"id": "x", "v": 3}
    assert put("a.list[x]", None)["a"]["list"] == [{"id": "y", "v": 2}]
    assert put("a.list[z]", {"v": 3})["a"]["list"][2] == {"id": "z", "v": 3}


def test_an_item_of_a_list_of_ids_is_its_own_id():
    ids = {"a": {"ids": ["x", "y"]}}
    for document, path, value, wanted in (
        (ids, "a.ids[z]", "z", ["x", "y", "z"]),
        (ids, "a.ids[x]", "x", ["x", "y"]),
        (ids, "a.ids[x]", None, ["y"]),
        ({"a": {}}, "a.ids[z]", "z", ["z"]),
    ):
        node = None if value is None else from_plain(value)
        assert replaced(from_plain(document), parse_path(path), node).plain() == {"a": {"ids": wanted}}
    with pytest.raises(PathError, match="`a` has no `ids`"):
        replaced(from_plain({"a": {}}), parse_path("a.ids[z]"), from_plain("y"))


def test_none_removes_and_a_new_key_is_added():
    assert "b" not in put("a.b", None)["a"]
    assert put("a.new", 1)["a"]["new"] == 1


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("a.list[0].v", 1, "has no `0`; there are x, y"),
        ("a.lost.v", 1, "`a` has no `lost`; did you mean `list`?"),
        ("z.v", 1, "there is no `z`"),
        ("c.v", 1, "`c` holds no keys"),
        ("a[x]", {}, "`a` is no list: write `a.x`"),
        ("a.list[x]", {"id": "y"}, "make them the same"),
        ("a.list[x]", 5, "a mapping with `id: x`"),
        ("a.zzz", None, "nothing to remove"),
        ("a.list[zzz]", None, "nothing to remove"),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends(path, value, words):
    with pytest.raises(PathError) as caught:
        put(path, value)
    assert words in str(caught.value)


@pytest.mark.parametrize("path", ["", ".", "a..b", ".a", "a.", "[x]", "a[", "a]b", "a[x]b", "a b", "a=b", "a[]"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(PathError, match="is no path"):
        parse_path(path)


ids = st.from_regex("[a-z][a-z0-9_]{0,8}", fullmatch=True)


@given(st.lists(st.tuples(ids, st.booleans()), min_size=1, max_size=6))
def test_a_path_is_read_back_from_its_steps(steps):
    text = steps[0][0] + "".join(f"[{name}]" if listed else f".{name}" for name, listed in steps[1:])
    assert [(step.name, step.of_list) for step in parse_path(text)] == [(steps[0][0], False), *steps[1:]]


@given(st.lists(ids, min_size=1, max_size=5), ids)
def test_what_was_put_at_a_path_is_found_there(keys, value):
    document = {}
    for key in reversed(keys):
        document = {key: document or "old"}
    found = replaced(from_plain(document), parse_path(".".join(keys)), from_plain(value)).plain()
    for key in keys:
        found = found[key]
    assert found == value


def test_a_slip_of_the_pen_is_found_among_names_that_people_write():
    """Not among very many or very long ones: comparing takes the square of both."""
    name, near = "x" * LONGEST_COMPARED, "y" + "x" * (LONGEST_COMPARED - 1)
    others = [f"n{number}" for number in range(MOST_COMPARED)]
    assert closest(name, [near]) == f"; did you mean `{near}`?"
    assert closest(name + "x", [near]) == f"; there is {near}"
    assert closest(name, [near + "x"]) == f"; there is {near}x"
    assert "did you mean" not in closest(name, [*others, near])
