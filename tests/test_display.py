"""One card in two forms; what a scenario's author typed is shown as it is."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from drmodel.display import Card, Shown

VOID = {"br", "hr", "img", "input", "wbr"}


class Tags(HTMLParser):
    """Collects tags and text, and finds tags that are never closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


CARD = Card(
    "Ports",
    [("Deepest", "Gdynia")],
    ["port", "depth"],
    [["Gdynia", "12 m"], ["Ustka", "6 m"]],
    right=[1],
    notes=["at low water"],
    lists=[("Closed", ["Hel", "Łeba"])],
)


def test_as_text():
    assert CARD.text().split("\n") == [
        "Ports",
        "Deepest: Gdynia",
        "",
        "port    depth",
        "Gdynia   12 m",
        "Ustka     6 m",
        "at low water",
        "",
        "Closed:",
        "  - Hel",
        "  - Łeba",
    ]


def test_html_says_the_same():
    page = Tags(CARD.html())
    assert page.open == []
    words = "".join(page.words)
    for text in ("Ports", "Deepest: Gdynia", "port", "12 m", "at low water", "Closed", "Łeba"):
        assert text in words


def test_lists_are_folded_beside_a_table_and_open_without_one():
    assert "<details><summary>Closed" in CARD.html()
    assert "<details open><summary>Closed" in replace(CARD, rows=[]).html()


def test_html_leaves_colours_to_the_page():
    """Only a grey that is half see-through, which shows on white and on black."""
    html = CARD.html()
    assert "color:" not in html.replace("border-color:", "")
    assert "#" not in html
    assert "background" not in html


TYPED = '<script>alert("x")</script> \x1b[31mred\nline $x$ \u202eturned\u2028off'
SHOWN = '<script>alert("x")</script>  [31mred line $x$  turned off'
FIELDS = {
    "title": Card,
    "label": lambda text: Card("t", [(text, "fact")]),
    "fact": lambda text: Card("t", [("label", text)]),
    "head": lambda text: Card("t", head=[text], rows=[["x"]]),
    "cell": lambda text: Card("t", head=["x"], rows=[[text]]),
    "note": lambda text: Card("t", notes=[text]),
    "heading": lambda text: Card("t", lists=[(text, ["x"])]),
    "item": lambda text: Card("t", lists=[("x", [text])]),
}


@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_text_is_data_wherever_it_stands(make):
    card = make(TYPED)
    page = Tags(card.html())
    assert "script" not in page.tags
    assert SHOWN in "".join(page.words)
    assert SHOWN in card.text()
    assert card.text().count("\n") == make("harmless").text().count("\n")


@pytest.mark.parametrize("typed", ["שלום עולם", "🚀 café", "#sys =1+1 @SUM(A1)", "x" * 5000, "word " * 999 + "."])
@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_letters_of_all_kinds_and_long_texts_are_shown_whole(make, typed):
    card = make(typed)
    assert typed in "".join(Tags(card.html()).words)
    assert typed in card.text()


def test_a_long_word_does_not_push_a_table_off_the_page():
    """Cells of text have a width that they break at; numbers never break."""
    cells = re.findall(r'<td style="(.*?)">', CARD.html())
    assert CARD.html().startswith('<div class="tex2jax_ignore mathjax_ignore" style="overflow-wrap: break-word">')
    assert ["max-width" in cell for cell in cells] == [True, False] * 2
    assert ["nowrap" in cell for cell in cells] == [False, True] * 2


def test_a_long_name_of_a_column_breaks_where_it_may():
    html = Card("Ports", head=["ships/year"], rows=[["1/2"]], right=[0]).html()
    assert ">ships/<wbr>year</th>" in html
    assert ">1/2</td>" in html


def test_money_is_no_mathematics():
    """Jupyter typesets $...$ in HTML, but not below these two classes (MathJax 2 and 3)."""
    assert CARD.html().startswith('<div class="tex2jax_ignore mathjax_ignore"')


def test_whatever_prints_it_sees_the_card():
    class Port(Shown):
        def _card(self):
            return CARD

    port = Port()
    assert repr(port) == str(port) == CARD.text()
    assert port._repr_html_() == CARD.html()
