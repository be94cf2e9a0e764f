import time

import pytest

from autograder.magics import cell_command, remove_commands


@pytest.mark.parametrize(
    ("source", "left", "removed"),
    [
        ("x = 1\n", "x = 1\n", []),
        ("%matplotlib inline\nx = 1", "pass\nx = 1", ["%matplotlib inline"]),
        ("if True:\n    !pip install x\ny = 2", "if True:\n    pass\ny = 2", ["!pip install x"]),
        ("!pip install \\\n  numpy\nx = 1", "pass\n\nx = 1", ["!pip install \\"]),
        ("x = %time f()\n", "pass\n", ["x = %time f()"]),
        ("files = !ls", "pass", ["files = !ls"]),
        ("np.dot?\nnp.dot??", "pass\npass", ["np.dot?", "np.dot??"]),
        ("?np.dot", "pass", ["?np.dot"]),
        ("!echo \"it's\nx = 1", "pass\nx = 1", ["!echo \"it's"]),
        ("x = (7\n % 4)", "x = (7\n % 4)", []),
        ("x = 7 \\\n % 4", "x = 7 \\\n % 4", []),
        ('s = """\n%not\n!x"""', 's = """\n%not\n!x"""', []),
        ("s = '''\n%not\\'''\n!x'''\n%yes", "s = '''\n%not\\'''\n!x'''\npass", ["%yes"]),
        ("s = 'a' # '\n%yes", "s = 'a' # '\npass", ["%yes"]),
        ("s = 'open\n%yes", "s = 'open\npass", ["%yes"]),
        ("a != 3", "a != 3", []),
        ("x = [\n  1]\n%yes", "x = [\n  1]\npass", ["%yes"]),
        ("s = 'what?'", "s = 'what?'", []),
    ],
)
def test_commands(source, left, removed):
    assert remove_commands(source) == (left, removed)
    assert left.count("\n") == source.count("\n")


@pytest.mark.parametrize(
    ("source", "line"),
    [("%%bash\nls", "%%bash"), ("\n  %%time x\n", "%%time x"), ("x\n%%bash", None), ("", None)],
)
def test_cell_commands(source, line):
    assert cell_command(source) == line


@pytest.mark.parametrize(
    "source",
    [
        "%\\\n" * 100_000,
        '"""' + '\\"' * 300_000 + "%",
        "a=" * 200_000 + "%",
        "a?" * 200_000,
        "'a\\\n" * 100_000 + "%",
        " " * 500_000 + "%",
        "a " * 200_000 + "%",
    ],
)
def test_linear(source):
    start = time.perf_counter()
    remove_commands(source)
    assert time.perf_counter() - start < 5
