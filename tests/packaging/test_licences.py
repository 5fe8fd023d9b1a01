"""Everything pinned has a licence that is known and goes with this one, and the page of them says what the packages say."""

from email.message import Message

import pytest

from tests.packaging.licences import PAGE, compatible, listed, needs, of_installed, page, stated

ROWS = listed()


def test_every_pinned_package_is_listed_with_what_it_is_needed_for():
    assert {name: need for name, (_, need) in ROWS.items()} == needs()


def test_every_licence_goes_with_this_one():
    assert [(name, licence) for name, (licence, _) in ROWS.items() if not compatible(licence)] == []


def test_what_is_installed_states_the_licence_that_is_listed():
    apart = {
        name: (licence, says)
        for name, (licence, _) in ROWS.items()
        if (says := of_installed(name)) and licence not in says
    }
    assert apart == {}


def test_what_is_installed_states_a_licence():
    assert [name for name in ROWS if of_installed(name) == frozenset()] == []


def test_the_page_is_as_it_is_written():
    assert page() == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"License-Expression": "GPL-3.0-only"}, {"GPL-3.0-only"}),
        ({"License": "mit"}, {"MIT"}),
        ({"License": "UNKNOWN", "Classifier": "License :: OSI Approved :: ISC License (ISCL)"}, {"ISC"}),
        ({"License": "Copyright (c) 2013", "Classifier": "License :: OSI Approved :: BSD License"}, {"BSD-2-Clause", "BSD-3-Clause"}),
        ({"License": "GNU General Public License", "Classifier": "Topic :: Text Processing"}, set()),
        ({}, set()),
    ],
)  # fmt: skip
def test_what_metadata_mean(said, meant):
    metadata = Message()
    for key, value in said.items():
        metadata[key] = value
    assert stated(metadata) == meant
