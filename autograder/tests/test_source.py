"""What an author reads: each mistake in the golden unit, made one at a time."""

import json
import runpy
import shutil
from pathlib import Path

import pytest

from autograder.author import Page, suggestion
from autograder.percent import read_cells
from autograder.settings import read_settings
from autograder.source import AuthorError, read_unit, reference_text, unit_data, without_tool

UNIT = Path(__file__).parent / "golden" / "course" / "01-lines"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
SLOPE = "return (y[1] - y[0]) / (x[1] - x[0])"


@pytest.fixture
def unit(tmp_path):
    folder = tmp_path / "course" / "01-lines"
    shutil.copytree(UNIT, folder)
    return folder


def fault_of(folder):
    with pytest.raises(AuthorError) as caught:
        read_unit(folder)
    return str(caught.value).removeprefix("course/01-lines/")


def edit(folder, file, old, new):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


EXERCISE = [
    ('id="line" points', "points", '11: the cell has no id. Add id="..." to its header.'),
    (
        'id="walker" points',
        'id="line" points',
        "39: the id 'line' is already used in line 11. Give another id.",
    ),
    (
        'id="line"',
        'id="a line"',
        "11: the id must be 1 to 50 letters, digits, - and _, got 'a line'. Choose a slug.",
    ),
    (
        'points=2 role="solution"',
        'role="solution"',
        "11: a task needs points. Add points=2 to the header.",
    ),
    ("points=2", "points=-2", "11: points must be a number above 0, got '-2'. Correct it."),
    ("points=2", "points=two", "11: points must be a number above 0, got 'two'. Correct it."),
    ("points=2", "points=nan", "11: points must be a number above 0, got 'nan'. Correct it."),
    (
        'id="show-line"',
        'id="show-line" points=1',
        '35: a demo cell has no points. Remove them or set role="solution".',
    ),
    (
        'id="show-line"',
        'id="show-line" role="demonstration"',
        "35: the role 'demonstration' is unknown. Known: solution, setup, essay.",
    ),
    (
        'id="show-line"',
        'id="show-line" role="xyz"',
        "35: the role 'xyz' is unknown. Known: solution, setup, essay.",
    ),
    ("points=2", "point=2", "11: the key 'point' is unknown in a cell. Did you mean 'points'?"),
    ("points=2", "points=2 points=3", "11: the key 'points' is given twice. Keep one."),
    (
        'id="show-line"',
        "show-line",
        (
            "35: a cell header holds key=value pairs only, got 'show-line'. Write it as # %% "
            'id="..." points=2 role="solution".'
        ),
    ),
    (
        '# %% id="show-line"',
        '# %% [markdown] id="show-line"',
        "35: prose belongs in lesson.md. Move this cell's text there.",
    ),
    (
        '# %% [markdown] id="why"',
        '# %% id="why"',
        "73: an essay is a Markdown cell. Write the header as '# %% [markdown] id=...'.",
    ),
    ("line(np.arange(3.0), 2.0, 1.0)", "", "35: the cell 'show-line' is empty. Fill or remove it."),
    (
        "line(np.arange(3.0), 2.0, 1.0)",
        "line(np.arange(3.0), 2.0",
        "36: this is not Python: '(' was never closed. Correct the line.",
    ),
    (
        '# %% id="start"',
        'x = 1\n# %% id="start"',
        "3: this code stands before the first cell. Put a cell header above it.",
    ),
    ("### BEGIN SOLUTION", "pass", "25: no region is open here. Put '### BEGIN SOLUTION' above."),
    ("    ### END SOLUTION\n", "", "29: a region is open already. Put '### END SOLUTION' above."),
    (
        "    return (y[1] - y[0]) / (x[1] - x[0])\n    ### END SOLUTION",
        "    return (y[1] - y[0]) / (x[1] - x[0])",
        "30: the region is not closed. Add '### END SOLUTION' below it.",
    ),
    (
        "    ### BEGIN SOLUTION\n    x = ",
        "    ### BEGIN SOLUTIONS\n    x = ",
        (
            "22: a marker must be exactly '### BEGIN SOLUTION' or '### END SOLUTION', got "
            "'### BEGIN SOLUTIONS'. Correct it."
        ),
    ),
    (
        "Return ``s * x + b``.",
        "HIDDEN TESTS",
        (
            "13: a marker must be exactly '### BEGIN SOLUTION' or '### END SOLUTION', got "
            '\'"""HIDDEN TESTS\'. Correct it.'
        ),
    ),
    (
        "return (y[1] - y[0]) / (x[1] - x[0])",
        "# later",
        "30: the region is empty. Write the solution in it.",
    ),
    (
        '    """Walks along a line.',
        '    ### BEGIN SOLUTION\n    size = 1\n    ### END SOLUTION\n    """Walks along a line.',
        "41: a region must stand in a function or at the left margin. Move it.",
    ),
    (
        "    return s * x + b\n",
        "    ### END SOLUTION\n    ### BEGIN SOLUTION\n    return s * x + b\n",
        "25: the function line has two regions. Join them into one.",
    ),
    (
        "line(np.arange(3.0), 2.0, 1.0)",
        "### BEGIN SOLUTION\nline(np.arange(3.0), 2.0, 1.0)\n### END SOLUTION",
        '36: only a task has a solution. Set role="solution" in the cell\'s header.',
    ),
    (
        'id="show-line"',
        'id="show-line" points=1 role="solution"',
        "35: the task has no solution. Put it between '### BEGIN SOLUTION' and '### END SOLUTION'.",
    ),
    (
        'id="start" role="setup"',
        'id="begin" role="setup"',
        '3: the first cell must be # %% id="start" role="setup".',
    ),
    (
        'unit("01-lines")',
        'unit("02-lines")',
        '3: the last line of this cell must be check = unit("01-lines").check',
    ),
    (
        "line(np.arange(3.0), 2.0, 1.0)",
        'check("line")',
        "36: the build writes the test cells. Remove this call.",
    ),
    (
        "def slope(x, y):",
        "def incline(x, y):",
        "11: its solution does not define 'slope'. Known: incline, line.",
    ),
    (
        'signs = {\n    "2": ...,\n    "-1": ...,\n}\n### BEGIN SOLUTION',
        "### BEGIN SOLUTION",
        "63: the learner's cell does not define 'signs'. Known: none.",
    ),
    (
        "    ### BEGIN SOLUTION\n    return (y[1] - y[0]) / (x[1] - x[0])\n    ### END SOLUTION",
        "    return (y[1] - y[0]) / (x[1] - x[0])",
        "11: 'slope' has no solution region. Add one to it.",
    ),
    (
        "\n    def __init__(self, s):\n        ### BEGIN",
        "\n    ### BEGIN",
        "50: this is not Python: unexpected indent. Correct the line.",
    ),
    (
        'id="show-line"',
        'id="line-test"',
        "35: the id 'line-test' is used by the build. Give another id.",
    ),
    (
        'id="show-line"',
        'id="text-line"',
        "35: the id 'text-line' is used by the build. Give another id.",
    ),
]

UNIT_TOML = [
    (
        "[tasks.line]",
        "[tasks.lines]",
        "11: the task 'lines' has no cell in exercise.py. Did you mean 'line'?",
    ),
    ("title =", "titel =", "1: the key 'titel' is unknown. Did you mean 'title'?"),
    (
        'title = "Straight lines"\n',
        "",
        "1: the file has no 'title'. Add a line such as title = \"Activations\".",
    ),
    ('title = "Straight lines"', "title = 3", "1: title must be a text, got 3. Put it in quotes."),
    (
        "self_study",
        "selfstudy",
        "4: the key 'selfstudy' is unknown in [minutes]. Did you mean 'self_study'?",
    ),
    (
        "class = 10",
        "class = 0",
        "4: class must be a whole number from 1 to 10000, got 0. Correct it.",
    ),
    (
        "minutes = { self_study = 20, class = 10 }",
        "minutes = 30",
        "4: minutes must be a table, got 30. Write [minutes].",
    ),
    (
        "packages = []",
        "packages = [1]",
        '5: packages must be a list of texts, got [1]. Write ["..."].',
    ),
    (
        "task_seconds = 1.5",
        "task_seconds = -1",
        "9: task_seconds must be a number above 0, got -1. Correct it.",
    ),
    (
        "task_seconds = 1.5",
        "task_second = 1",
        "9: the key 'task_second' is unknown in [limits]. Did you mean 'task_seconds'?",
    ),
    (
        "difficulty = 1",
        "difficulty = 4",
        "15: difficulty must be a whole number from 1 to 3, got 4. Correct it.",
    ),
    ("minutes = 5\n", "", "11: [tasks.line] has no 'minutes'. Add a line such as minutes = 1."),
    (
        'kind = "function"',
        'kind = "functions"',
        "12: kind 'functions' is unknown. Did you mean 'function'?",
    ),
    ('level = "core"', 'level = "corr"', "16: level 'corr' is unknown. Did you mean 'core'?"),
    (
        'names = ["line", "slope"]',
        "names = []",
        '13: names must not be empty. Write names = ["relu"].',
    ),
    (
        'names = ["line", "slope"]\n',
        "",
        "11: [tasks.line] has no 'names'. Add a line such as names = [\"relu\"].",
    ),
    (
        'names = ["line", "slope"]',
        'names = ["a line"]',
        "13: 'a line' must be a Python name. Correct it.",
    ),
    (
        'refused = ["np.polyval"]',
        "points = 2",
        "17: points stand in exercise.py, in the cell's header. Move them.",
    ),
    (
        'kind = "function"',
        'kind = "quiz"',
        "12: the task of kind quiz must be [tasks.quiz]. Rename the table.",
    ),
    (
        'heading = "A walker"',
        'heading = "Walkers"',
        "20: lesson.md has no heading 'Walkers'. Did you mean 'A walker'?",
    ),
    (
        "goals = [",
        "goals = [[",
        "3: this is not TOML: Unclosed array (at line 3, column 1). Correct the line.",
    ),
    (
        '"Read its slope"',
        '"BEGIN SOLUTION"',
        "2: the words 'BEGIN SOLUTION' cut a cell in nbgrader. Write the sentence without them.",
    ),
    (
        "[limits]\ntask_seconds = 1.5\n",
        "limits = 3\n",
        "8: limits must be a table, got 3. Write [limits].",
    ),
    (
        "[tasks.why]",
        '[tasks."wh y"]',
        "34: a task's id must be letters, digits, - and _, got 'wh y'. Choose a slug.",
    ),
]

LESSON = [
    (
        "<!-- task: line -->",
        "",
        "1: 'line' has no place. Add a line <!-- task: line --> to the lesson.",
    ),
    (
        "<!-- cell: show-line -->",
        "",
        "1: 'show-line' has no place. Add a line <!-- cell: show-line --> to the lesson.",
    ),
    ("<!-- quiz -->", "", "1: the quiz has no place. Add a line <!-- quiz --> to the lesson."),
    (
        "<!-- task: signs -->",
        "<!-- task: line -->",
        "46: the marker of 'line' stands already in line 18. Remove one.",
    ),
    (
        "<!-- task: line -->",
        "<!-- tusk: line -->",
        "18: the marker 'tusk' is unknown. Did you mean 'task'?",
    ),
    (
        "<!-- task: line -->",
        "<!-- task: lines -->",
        "18: exercise.py has no cell 'lines'. Did you mean 'line'?",
    ),
    (
        "<!-- task: line -->",
        "<!-- cell: line -->",
        "18: 'line' is a task. Write <!-- task: line -->.",
    ),
    (
        "<!-- task: line -->",
        "<!-- task -->",
        "18: the marker needs an id. Write '<!-- task: ID -->'.",
    ),
    (
        "<!-- quiz -->",
        "<!-- quiz: 2 -->",
        "54: the quiz marker takes no id. Write '<!-- quiz -->'.",
    ),
    (
        "<!-- task: line -->",
        "Here: <!-- task: line -->",
        (
            "18: a marker must stand alone on its line as '<!-- task: relu -->', got 'Here: "
            "<!-- task: line -->'. Correct it, or remove the comment."
        ),
    ),
    (
        "<!-- cell: start -->",
        "<!-- task: signs -->",
        "46: the marker of 'signs' stands already in line 5. Remove one.",
    ),
    (
        "<!-- quiz -->",
        "<!-- quiz -->\n\n<!-- quiz -->",
        "56: the marker of 'quiz' stands already in line 54. Remove one.",
    ),
    (
        "A walker remembers",
        "HIDDEN TESTS remember",
        "38: the words 'HIDDEN TESTS' cut a cell in nbgrader. Write the sentence without them.",
    ),
    (
        "## Signs",
        "## A line",
        "42: the heading 'A line' stands already in line 7. Give each heading its own words.",
    ),
    (
        "![A straight",
        "![](figures/line.png) ![A straight",
        "11: the figure figures/line.png has no text alternative. Say what one sees in ![...].",
    ),
    (
        "figures/line.png",
        "figures/lines.png",
        "11: figures/lines.py is missing. Did you mean 'line'?",
    ),
    (
        "figures/line.png",
        "../line.png",
        "11: a figure must be figures/NAME.png, got '../line.png'. Move or rename it.",
    ),
    (
        "# no heading either\n```",
        "# no heading either",
        "13: a code block is not closed. Add a line '```' below it.",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        *[("exercise.py", *row) for row in EXERCISE],
        *[("unit.toml", *row) for row in UNIT_TOML],
        *[("lesson.md", *row) for row in LESSON],
    ],
)
def test_a_mistake_is_told_with_file_and_line(unit, file, old, new, expected):
    edit(unit, file, old, new)
    assert fault_of(unit) == f"{file}:{expected}"


def test_kind_and_role_must_fit(unit):
    edit(unit, "unit.toml", 'kind = "essay"', 'kind = "value"\nnames = ["why"]')
    assert fault_of(unit) == (
        'exercise.py:73: a task of kind value cannot have role="essay". Change one.'
    )


OTHERS = [
    (
        "checks.py",
        '@checks("walker")',
        '@checks("walkers")',
        "15: the task 'walkers' is not in unit.toml. Did you mean 'walker'?",
    ),
    ("checks.py", "def line(c):", "def line(c:", "7: this is not Python"),
    ("checks.py", "import numpy as np", "# HIDDEN TESTS", "1: the words 'HIDDEN TESTS' cut"),
    (
        "mistakes.py",
        '    "line",\n',
        '    "lime",\n',
        "4: the task 'lime' is not in unit.toml. Did you mean 'line'?",
    ),
    (
        "quiz.yaml",
        '      reply: "It rises by 1 for each step."\n',
        "",
        "21: question 'flat-lines': the wrong choice '$y = x$' must have a reply.",
    ),
    ("quiz.yaml", "- id: slope-sign", "- id: [", "3: a list [ is not closed. Add the ]."),
    ("quiz.yaml", "It rises by 1", "HIDDEN TESTS", "22: the words 'HIDDEN TESTS' cut"),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), OTHERS)
def test_a_mistake_in_the_other_files(unit, file, old, new, expected):
    edit(unit, file, old, new)
    assert fault_of(unit).startswith(f"{file}:{expected}")


@pytest.mark.parametrize(
    "file", ["unit.toml", "lesson.md", "exercise.py", "checks.py", "quiz.yaml"]
)
def test_a_missing_file_is_named(unit, file):
    (unit / file).unlink()
    assert fault_of(unit) == f"{file}:1: the file is missing. Write it."


def test_a_unit_needs_neither_mistakes_nor_a_quiz(unit):
    for file in ("mistakes.py", "quiz.yaml"):
        (unit / file).unlink()
    text = (unit / "unit.toml").read_text()
    (unit / "unit.toml").write_text(text[: text.index("[tasks.quiz]")])
    edit(unit, "lesson.md", "<!-- quiz -->", "")
    data = unit_data(read_unit(unit))
    assert data["mistakes"] == ""
    assert "quiz" not in data["cells"]
    edit(unit, "lesson.md", "That is all", "<!-- quiz -->\nThat is all")
    assert fault_of(unit) == "lesson.md:56: unit.toml has no quiz. Add [tasks.quiz] there."
    edit(unit, "lesson.md", "<!-- quiz -->", "")
    shutil.copy(UNIT / "quiz.yaml", unit)
    assert fault_of(unit) == "unit.toml:1: quiz.yaml is not used. Add a table [tasks.quiz]."


def test_a_unit_without_tasks_is_refused(unit):
    text = (unit / "unit.toml").read_text()
    (unit / "unit.toml").write_text(text[: text.index("[tasks.line]")])
    assert fault_of(unit) == "unit.toml:1: the unit has no task. Add a table such as [tasks.relu]."


def test_a_cell_without_table_is_refused(unit):
    edit(unit, "unit.toml", '[tasks.why]\nkind = "essay"\nminutes = 4\nheading = "Signs"\n', "")
    expected = "exercise.py:73: the task 'why' is not in unit.toml. Add [tasks.why]."
    assert fault_of(unit) == expected


def test_a_file_without_cells_is_refused(unit):
    (unit / "exercise.py").write_text("x = 1\n")
    expected = "exercise.py:1: there is no cell. Start each cell with a line '# %% id=\"...\"'."
    assert fault_of(unit) == expected


def test_markers_in_another_order_are_refused(unit):
    for old, new in (("signs -->", "x -->"), ("walker -->", "signs -->"), ("x -->", "walker -->")):
        edit(unit, "lesson.md", old, new)
    expected = "lesson.md:40: 'signs' stands where exercise.py has 'walker'. Use one order in both."
    assert fault_of(unit) == expected


def test_a_solution_that_is_the_whole_function_is_refused(unit):
    edit(unit, "exercise.py", "### BEGIN SOLUTION\nsigns =", "if True:\n    pass\nsigns =")
    edit(unit, "exercise.py", "if True:\n    pass", f"if True:\n{BEGIN}\n    pass")
    assert fault_of(unit) == (
        "exercise.py:63: without its solution the cell is not Python (expected an indented block "
        "after 'if' statement on line 6). Leave at least one statement outside the region."
    )


def test_files_must_be_utf8(unit):
    (unit / "lesson.md").write_bytes(b"# A\xff")
    expected = "lesson.md:1: the file must be UTF-8, got byte 0xff at offset 3. Save it as UTF-8."
    assert fault_of(unit) == expected


def test_windows_files_give_the_same_unit(unit):
    before = unit_data(read_unit(unit))
    for path in unit.glob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = unit_data(read_unit(unit))
    assert {**after, "files": {}} == {**before, "files": {}}


def test_a_figure_that_is_not_drawn_yet(unit):
    (unit / "figures" / "line.png").unlink()
    assert fault_of(unit) == (
        "lesson.md:11: the figure figures/line.png is missing. To draw it, run: "
        ".venv/bin/python course/01-lines/figures/line.py"
    )


def test_a_figure_without_its_script(unit):
    (unit / "figures" / "line.py").unlink()
    assert fault_of(unit) == (
        "lesson.md:11: figures/line.py is missing. Write it; it draws the figure beside itself."
    )


def test_an_import_that_is_not_allowed(unit):
    edit(unit, "exercise.py", "import numpy as np", "import numpy as np\nimport scipy")
    assert fault_of(unit) == (
        "exercise.py:5: 'scipy' may not be imported. Do without it, or add it to `packages`."
    )
    edit(unit, "unit.toml", "packages = []", 'packages = ["scipy"]')
    edit(unit, "checks.py", "import numpy as np", "import numpy as np\nimport torch")
    assert fault_of(unit) == (
        "checks.py:2: 'torch' may not be imported. Do without it, or add it to `packages`."
    )


def test_figures_must_be_small_png(unit):
    figure = unit / "figures" / "line.png"
    figure.write_bytes(figure.read_bytes() + bytes(60 * 1024))
    expected = "must have at most 60 KiB, got 62 KiB. Draw it smaller or with fewer colours."
    assert fault_of(unit) == f"lesson.md:11: the figure figures/line.png {expected}"
    figure.write_bytes(b"GIF89a")
    expected = "lesson.md:11: the figure figures/line.png must be a PNG file. Draw it again."
    assert fault_of(unit) == expected


def test_the_folder_must_be_a_numbered_slug(unit):
    other = unit.rename(unit.with_name("Lines"))
    with pytest.raises(AuthorError) as caught:
        read_unit(other)
    expected = (
        "course/Lines: a unit's folder must be named NN-slug, such as 03-activations. Rename it."
    )
    assert str(caught.value) == expected


def test_cells_are_those_that_jupytext_reads():
    jupytext = pytest.importorskip("jupytext")
    page = Page.read(UNIT / "exercise.py")
    theirs = jupytext.reads(page.text, fmt="py:percent").cells[1:]  # the docstring comes first
    ours = read_cells(page)
    assert [cell.metadata["id"] for cell in theirs] == [cell.id for cell in ours]
    assert [cell.source for cell in theirs] == [cell.source for cell in ours]
    assert [cell.cell_type for cell in theirs] == [cell.cell_type for cell in ours]


def test_stub_and_solution_differ_in_the_region_only():
    cell = read_unit(UNIT).cells["line"]
    region = "    raise NotImplementedError(\"slope: write this function (task 'line')\")"
    assert cell.stub().split("\n")[-1] == region
    assert cell.filled().split("\n")[-1] == f"    {SLOPE}"
    assert cell.stub().split("\n")[:10] == cell.filled().split("\n")[:10]
    assert read_unit(UNIT).cells["signs"].stub().endswith("}")


def test_an_inner_function_belongs_to_the_outer_one():
    page = Page(
        "exercise.py",
        f"""# %% id="a" points=1 role="solution"
def outer(x):
    {BEGIN}
    def inner(y):
        return y

    return inner(x)
    {END}
""",
    )
    cell = read_cells(page)[0]
    assert cell.stub().endswith("NotImplementedError(\"outer: write this function (task 'a')\")")


def test_reference_runs_without_the_tool(tmp_path):
    text = reference_text(read_unit(UNIT))
    assert "autograder" not in text
    assert "SOLUTION" not in text
    (tmp_path / "reference.py").write_text(text)
    namespace = runpy.run_path(str(tmp_path / "reference.py"))
    assert namespace["slope"]([0.0, 2.0], [1.0, 5.0]) == 2.0
    assert namespace["signs"] == {"2": "up", "-1": "down"}


def test_without_tool_keeps_other_imports():
    source = "import numpy as np\n\nfrom autograder import unit\n\nk = 1\ncheck = unit('a').check"
    assert without_tool(source) == "import numpy as np\n\n\nk = 1"


def test_unit_data():
    data = unit_data(read_unit(UNIT))
    assert [task["id"] for task in data["tasks"]] == ["line", "walker", "signs", "why", "quiz"]
    assert [task["points"] for task in data["tasks"]] == [2.0, 1.5, 1.0, 1.0, 4.0]
    assert data["cells"]["line-test"] == {"role": "test", "source": 'check("line")'}
    assert "why-test" not in data["cells"]
    assert [cell["role"] for cell in data["cells"].values()].count("setup") == 1
    assert sorted(data["files"]) == [
        "checks.py",
        "exercise.py",
        "lesson.md",
        "mistakes.py",
        "quiz.yaml",
        "unit.toml",
    ]
    text = json.dumps(data)
    assert "A slope of 0 is flat" not in text
    assert '"slope-sign\\": \\"a' not in text


def test_the_hash_follows_verdicts_and_not_words(unit):
    before = unit_data(read_unit(unit))["hash"]
    edit(unit, "lesson.md", "A line rises", "A straight line rises")
    edit(unit, "mistakes.py", "goes through", "runs through")
    assert unit_data(read_unit(unit))["hash"] == before
    edit(unit, "checks.py", "range(3)", "range(4)")
    assert unit_data(read_unit(unit))["hash"] != before


def test_settings_without_options():
    page = Page(
        "unit.toml",
        """title = "A"
[tasks.a]
kind = "value"
names = ["a"]
minutes = 1
heading = "A"
[tasks.quiz]
kind = "quiz"
""",
    )
    settings = read_settings(page)
    assert settings.tasks["quiz"].points == 4.0
    assert settings.tasks["quiz"].names == ("quiz_answers",)
    assert (settings.tasks["a"].level, settings.tasks["a"].difficulty) == ("core", 1)


def test_suggestion():
    assert suggestion("relo", ["relu", "tanh"]) == "Did you mean 'relu'?"
    assert suggestion("x", ["relu"]) == "Known: relu."
    assert suggestion("x", []) == "Known: none."
