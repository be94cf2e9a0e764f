import json
import time

import pytest

from autograder.ipynb import MAX_CELLS, NotebookError, clean_text, read_notebook
from autograder.tests.notebookfiles import answers, code, notebook


def encoded(document):
    return json.dumps(document).encode()


def test_cells_of_format_4():
    cells = [
        code("a = 1", "relu", id="abc"),
        {"cell_type": "markdown", "metadata": {}, "source": ["# T\n", "text"]},
        {"cell_type": "raw", "metadata": {}, "source": "raw"},
    ]
    read = read_notebook(encoded(notebook(cells)))
    assert read.unit == "tiny"
    assert [c.kind for c in read.cells] == ["code", "markdown", "raw"]
    assert (read.cells[0].grade_id, read.cells[0].cell_id) == ("relu", "abc")
    assert read.cells[1].source == "# T\ntext"


@pytest.mark.parametrize("key", ["input", "source"])
def test_format_3_is_upgraded(key):
    cell = {
        "cell_type": "code",
        "language": "python",
        key: ["x = 1\n", "y = 2"],
        "outputs": [],
        "metadata": {"nbgrader": {"grade_id": "relu"}},
    }
    heading = {"cell_type": "heading", "level": 1, "source": "Title"}
    document = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [heading, cell]}, {"cells": [cell]}],
    }
    read = read_notebook(encoded(document))
    assert [c.kind for c in read.cells] == ["markdown", "code", "code"]
    assert read.cells[1].source == "x = 1\ny = 2"
    assert read.cells[1].grade_id == "relu"


def test_format_1_is_upgraded():
    document = {
        "nbformat": 1,
        "cells": [{"cell_type": "code", "code": "x = 1"}, {"cell_type": "text", "text": "words"}],
    }
    assert [c.source for c in read_notebook(encoded(document)).cells] == ["x = 1", "words"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty. Save the notebook again and hand it in."),
        (b"\xef\xbb\xbf \r\n", "The file is empty."),
        (b'{"cells": [', "The file is not valid JSON (line 1), so it is no notebook."),
        (b"[]", "This file is JSON, but no notebook."),
        (b"3", "This file is JSON, but no notebook."),
        (b"{}", "it does not say its format (nbformat)."),
        (b'{"nbformat": true}', "it does not say its format (nbformat)."),
        (b'{"nbformat": "4"}', "it does not say its format (nbformat)."),
        (b'{"nbformat": 4}', "The notebook has no list of cells."),
        (b'{"nbformat": 4, "cells": {}}', "The notebook has no list of cells."),
        (
            b'{"nbformat": 5, "cells": []}',
            "The notebook's format must be 4 or older, got 5. Save it in format 4",
        ),
        (
            b'{"nbformat": 4, "cells": [], "a": NaN}',
            "JSON does not know the number NaN, which stands in the file.",
        ),
        (b'{"nbformat": 4, "cells": [], "a": -Infinity}', "the number -Infinity"),
        (b'{"nbformat": 4, "a": ' + b"9" * 5000 + b"}", "a number that JSON does not allow"),
        ('{"nbformat": 4}'.encode("utf-16"), "must be UTF-8, got UTF-16. Save it again as UTF-8."),
        (b'{"nbformat": 4, "a": "\xff"}', "must be UTF-8, got other bytes at position 22."),
        (b"<<<<<<< HEAD\n{}\n=======\n", "The file holds the marks of a merge conflict"),
        (b" " * 20_000_001, "A notebook must be at most 20 MB, got 20.0 MB."),
    ],
)
def test_refused_with_a_sentence(data, words):
    with pytest.raises(NotebookError) as caught:
        read_notebook(data)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_too_many_cells():
    with pytest.raises(NotebookError, match="at most 2000 cells, got 2001"):
        read_notebook(encoded(notebook([code("1")] * (MAX_CELLS + 1))))
    assert len(read_notebook(encoded(notebook([code("1")] * MAX_CELLS))).cells) == MAX_CELLS


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"a":[{"b":'])
def test_depth_is_capped_without_recursion(opening):
    with pytest.raises(NotebookError, match="nested at most 100 deep"):
        read_notebook(b'{"nbformat": 4, "cells": ' + opening * 30_000)


def test_depth_100_is_allowed():
    deep = b"[" * 99 + b"]" * 99
    assert read_notebook(b'{"nbformat": 4, "cells": [], "a": ' + deep + b"}").cells == []


@pytest.mark.parametrize(
    "data", [b"[" + b"[]," * 150_000 + b"0]", b"[" + b"1," * 1_200_000 + b"0]"]
)
def test_number_of_values_is_capped(data):
    with pytest.raises(NotebookError, match="A notebook must hold at most"):
        read_notebook(data)


def test_brackets_in_strings_do_not_count():
    text = "[{" * 90_000 + '"\\'
    assert read_notebook(encoded(notebook([code(text)]))).cells[0].source == text


@pytest.mark.parametrize(
    "data", [b'"' + b'\\"' * 1_000_000, b'"' * 1_000_001, b'"' + b"\\" * 2_000_001]
)
def test_the_measure_is_linear(data):
    start = time.perf_counter()
    with pytest.raises(NotebookError):
        read_notebook(data)
    assert time.perf_counter() - start < 5  # a quadratic measure takes hours


def test_long_strings_of_a_large_file_are_not_kept():
    cells = [code("x = 1"), code("y" * 300_000), code("z" * 150_000)]
    cells[0]["outputs"] = [{"data": {"image/png": "A" * 2_000_000}}]
    sources = [cell.source for cell in read_notebook(encoded(notebook(cells))).cells]
    assert sources[1] == "\0 a text of more than 200 kB stood here"
    assert [len(text) for text in sources] == [5, len(sources[1]), 150_000]


def test_bom_and_line_ends_are_normalised():
    data = b"\xef\xbb\xbf" + encoded(notebook([code("a = 1\r\nb = 2\rc = 3")])).replace(
        b"}", b"}\r\n"
    )
    assert read_notebook(data).cells[0].source == "a = 1\nb = 2\nc = 3"


def test_half_characters_are_replaced_visibly():
    data = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}'
    assert read_notebook(data).cells[0].source == "x = '\ufffd'"
    assert clean_text("\ud83d\ude00") == "\U0001f600"


def test_odd_entries_are_harmless():
    cells = [
        3,
        None,
        {},
        {"cell_type": ["x"], "source": {"a": 1}, "metadata": [], "id": 7},
        {"cell_type": "code", "source": ["a", 3, "b"], "metadata": {"nbgrader": "x"}},
    ]
    document = notebook(cells) | {"metadata": {"autograder": {"unit": 5}}}
    read = read_notebook(encoded(document))
    assert read.unit is None
    assert [(c.kind, c.source) for c in read.cells] == [
        ("markdown", ""),
        ("markdown", ""),
        ("code", "ab"),
    ]
    assert all(c.grade_id is None and c.cell_id is None for c in read.cells)


def test_answers_helper_is_a_notebook():
    assert [c.grade_id for c in read_notebook(encoded(answers())).cells] == [
        "halve",
        "both",
        "colours",
        "noise",
    ]
