from pathlib import Path

import pytest

from autograder.inputs import InputError
from autograder.outfolder import MARK, WRITTEN, look, mark
from autograder.tests.notebookfiles import write


def refusal(out, *paths):
    with pytest.raises(InputError) as caught:
        look(out, paths)
    return str(caught.value)


def test_new_empty_and_our_own_folders(tmp_path):
    look(tmp_path / "a" / "b", [tmp_path / "class"])
    (tmp_path / "a").mkdir()
    look(tmp_path / "a", [tmp_path / "class"])
    mark(tmp_path / "a")
    mark(tmp_path / "a")
    write(tmp_path / "a" / "source" / "x.ipynb", "")
    look(tmp_path / "a", [tmp_path / "class"])
    assert "autograder grade wrote" in (tmp_path / "a" / ".autograder" / MARK).read_text()


@pytest.mark.parametrize("name", WRITTEN)
def test_what_another_hand_wrote(tmp_path, name):
    write(tmp_path / "nbc" / name, "")
    assert refusal(tmp_path / "nbc", tmp_path / "class") == (
        "grade: --out must be a new folder or one that grade wrote, got "
        f"'{tmp_path / 'nbc'}' with a {name} of somebody else. "
        "Give a folder that is empty or not there yet."
    )


def test_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "README.md", "")
    for out in (Path("README.md"), tmp_path / "README.md" / "x"):
        assert refusal(out, tmp_path / "class") == (
            "grade: --out must be a folder, got the file 'README.md'. "
            "Give a folder that is empty or not there yet."
        )


def test_inside_around_and_through_a_link(tmp_path):
    klass = tmp_path / "class"
    klass.mkdir()
    (tmp_path / "link").symlink_to(klass)
    other = tmp_path.parent / "other"
    for out in (klass, klass / "out", tmp_path, tmp_path / "link"):
        assert refusal(out, other, klass) == (
            f"grade: --out must be a folder apart from PATH, got '{out}' and '{klass}'. "
            "Give another folder beside the submissions."
        )
    look(tmp_path / "class2", [klass])
