"""Text that fits: never too wide, never cut where it matters."""

import pytest

from autograder.terminal import columns, fit, wrap


@pytest.mark.parametrize(
    ("text", "width", "line"),
    [
        ("ada", 5, "ada  "),
        ("adelaide", 5, "adel\u2026"),
        ("\u674e\u96f7", 3, "\u674e\u2026"),
        ("a\nb", 4, "a b "),
        ("e\u0301", 2, "e\u0301 "),
        ("\x07", 4, "\\x07"),
    ],
)
def test_fit_gives_exactly_the_width(text, width, line):
    assert fit(text, width) == line
    assert columns(line) == width


def test_wrap_breaks_between_words_and_within_long_ones():
    assert wrap("aa bb cccccc", 5) == ["aa bb", "ccccc", "c"]
    assert wrap("\u674e\u96f7\u674e", 4) == ["\u674e\u96f7", "\u674e"]
    assert wrap("", 4) == [""]


def test_wrap_leaves_whole_what_must_not_be_cut():
    assert wrap("see 'a b/c d.ipynb' or eeeeeeee", 6, whole=True) == [
        "see",
        "'a b/c d.ipynb'",
        "or",
        "eeeeeeee",
    ]
    assert wrap("it isn't 'so'", 8, whole=True) == ["it isn't", "'so'"]
    assert wrap("", 4, whole=True) == [""]
