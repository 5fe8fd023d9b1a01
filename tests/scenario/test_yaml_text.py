import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.errors import ScenarioError
from drmodel.scenario.nodes import from_plain
from drmodel.scenario.yaml_text import DEEPEST, LONGEST_KEY, MOST_ALIASES, MOST_BYTES, MOST_ENTRIES, read


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        read(text, "f.yaml")
    (fault,) = caught.value.faults
    return fault.remedy


@pytest.mark.parametrize(
    ("written", "value"),
    [
        # YAML 1.2.2, section 10.3.2, table of the core schema
        ("true", True),
        ("FALSE", False),
        ("12", 12),
        ("-0o7", "-0o7"),
        ("0o14", 12),
        ("0x3A", 58),
        ("-1.5e3", -1500.0),
        (".5", 0.5),
        ("-.inf", float("-inf")),
        ("~", None),
        # text there, though something else by YAML 1.1
        ("on", "on"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("2025-12-22", "2025-12-22"),
        ("'12'", "12"),
        ("9" * 50, 1e50),
    ],
)
def test_plain_scalars_are_typed_by_the_core_schema(written, value):
    assert read(f"key: {written}", "f").root.plain() == {"key": value}


def test_values_know_the_line_of_their_key():
    root = read("a:\n  b: 1\n  c:\n    - id: x\n      d: 2\n", "f").root
    lines = {root.path(loc): node.line for loc, node in root.walk()}
    assert lines == {"": 1, "a": 1, "a.b": 2, "a.c": 3, "a.c[x]": 4, "a.c[x].id": 4, "a.c[x].d": 5}


def test_a_duplicate_key_names_both_lines_and_its_path():
    (fault,) = read("a:\n  b: 1\n  b: 2\n", "f").faults
    assert (fault.line, fault.path) == (3, "a.b")
    assert "lines 2 and 3" in fault.remedy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: !!str 5", "tags are not allowed"),
        ("a: !thing {b: 1}", "tags are not allowed"),
        ("!x a: 5", "not allowed on keys"),
        ("x: &x {a: 1}\ny:\n  <<: *x", "merge keys are not allowed"),
    ],
)
def test_what_yaml_allows_and_we_do_not_is_a_fault(text, words):
    (fault,) = read(text, "f").faults
    assert words in fault.remedy


def test_an_alias_repeats_its_anchor():
    assert read("a: &x {b: [1]}\nc: *x", "f").root.plain() == {"a": {"b": [1]}, "c": {"b": [1]}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\n# only a remark\n", "empty"),
        ("---\n", "empty"),
        ("a: 1\n---\nb: 2", "second document"),
        ("a: [1", "not valid YAML"),
        ("a: b: c", "in quotes"),
        ("a:\n\t- 1", "indent with spaces"),
        ("a:\n    b: 1\n  c: 2", "indentation"),
        ("a: *b", "no anchor"),
        ("a: &x [*x]", "in a circle"),
        ("a: &x {b: &y [*x]}", "in a circle"),
        ("? [a]\n: 1", "a key must be plain text"),
        ("a: \x00", "not a text file"),
        ("a: \x1b[31m", "not a text file"),
        ("a: \ud800", "not valid YAML"),
        ("a: " + "[" * DEEPEST, "levels deep"),
        ("x" * (MOST_BYTES + 1), "larger than"),
        ("a: &x 1\nb: [" + "*x, " * (MOST_ALIASES + 1) + "]", "aliases"),
        ("a: [" + ("[" + "1, " * 1_900 + "], ") * 27 + "]", "values"),
        ("a: [" + "1, " * (MOST_ENTRIES + 1) + "]", "entries in one list or mapping"),
        ("{" + ", ".join(f"k{n}: 1" for n in range(MOST_ENTRIES + 1)) + "}", "entries in one list or mapping"),
        ("a: 1\n" + "x" * (LONGEST_KEY + 1) + ": 1", "a key of more than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_reason(text, words):
    assert words in refusal(text)


def test_an_alias_bomb_is_refused_before_it_grows():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 6)}]\n" for n in range(1, 9))
    assert "those that aliases repeat counted" in refusal(bomb)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(st.characters(codec="ascii", min_codepoint=32)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), inner),
    max_leaves=10,
)


@given(json_values)
def test_plain_values_survive_the_way_through_nodes(value):
    assert from_plain(value).plain() == value


def test_what_has_no_place_in_yaml_is_refused():
    with pytest.raises(ValueError, match="neither text, number, mapping nor list"):
        from_plain({"a": object()})


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    try:
        read(text, "f")
    except ScenarioError as error:
        assert str(error).startswith("f: ")
