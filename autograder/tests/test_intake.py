import hashlib
import os
import sys
import zipfile

import pytest

from autograder import inputs, intake
from autograder.naming import UnitNames, quoted
from autograder.runnable import files_cell
from autograder.tests.notebookfiles import answers, code, notebook, untouched, write, zipped
from autograder.tests.tiny import tiny_unit

NAMES = ["90-tiny", "91-other"]


def load(name):
    unit = tiny_unit()
    if name == "91-other":
        unit.data["unit"] = name
        unit.data["cells"] = {"elsewhere": {"role": "solution", "source": ""}}
    else:
        unit.data["cells"] = {
            "start": {"role": "setup", "source": "import numpy as np"},
            **unit.data["cells"],
            "show": {"role": "demo", "source": "print(halve(2.0))"},
            "data": {"role": "setup", "source": "table = {}"},
            "halve-test": {"role": "test", "source": 'check("halve")'},
        }
    return unit


def read(*paths, **more):
    return look(*paths, **more).submissions


def look(*paths, keep=None, **more):
    return intake.read(paths, intake.Course(UnitNames(NAMES), load, **more), keep)


def claims(*paths):
    return [(s.path, s.student, s.unit) for s in read(*paths)]


def run_ids(submission):
    return [cell.id for cell in submission.run]


class TestPlaces:
    def test_a_notebook(self, tmp_path):
        path = write(tmp_path / "ada.ipynb", answers())
        found = read(path)
        assert claims(path) == [("ada.ipynb", "ada", "90-tiny")]
        assert found[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert found[0].problem is None
        assert found[0].file == path

    def test_a_folder_of_notebooks(self, tmp_path):
        for name in ("bo", "ada"):
            write(tmp_path / f"{name}.ipynb", answers())
        write(tmp_path / ".ipynb_checkpoints" / "ada-checkpoint.ipynb", answers())
        write(tmp_path / "notes.txt", "hello")
        assert claims(tmp_path) == [("ada.ipynb", "ada", "90-tiny"), ("bo.ipynb", "bo", "90-tiny")]

    @pytest.mark.parametrize("top", ["submitted", "."])
    def test_the_tree_of_nbgrader(self, tmp_path, top):
        for student in ("ada", "bo"):
            write(tmp_path / top / student / "90-tiny" / "90-tiny.ipynb", answers())
        write(tmp_path / top / "cy" / "tiny" / "mine.ipynb", answers())
        start = "" if top == "." else "submitted/"
        assert claims(tmp_path) == [
            (f"{start}ada/90-tiny/90-tiny.ipynb", "ada", "90-tiny"),
            (f"{start}bo/90-tiny/90-tiny.ipynb", "bo", "90-tiny"),
            (f"{start}cy/tiny/mine.ipynb", "cy", "90-tiny"),
        ]

    def test_only_submitted_of_a_course_folder(self, tmp_path):
        write(tmp_path / "submitted" / "ada" / "hw1" / "tiny.ipynb", answers())
        write(tmp_path / "source" / "90-tiny" / "tiny.ipynb", answers())
        assert claims(tmp_path) == [("submitted/ada/hw1/tiny.ipynb", "ada", "90-tiny")]

    def test_a_part_of_the_tree(self, tmp_path):
        path = write(tmp_path / "submitted" / "ada" / "90-tiny" / "90-tiny.ipynb", answers())
        assert claims(path)[0][1] == "ada"
        assert claims(path.parent)[0][1] == "ada"
        assert claims(path.parent.parent)[0][1] == "ada"
        assert claims(path.parent.parent) == [("90-tiny/90-tiny.ipynb", "ada", "90-tiny")]

    def test_a_collection_in_a_folder_named_after_the_unit(self, tmp_path):
        for name in ("ada", "bo"):
            write(
                tmp_path / "course" / "90-tiny" / f"{name}.ipynb",
                notebook(answers()["cells"], unit=None),
            )
        assert claims(tmp_path / "course" / "90-tiny") == [
            ("ada.ipynb", "ada", "90-tiny"),
            ("bo.ipynb", "bo", "90-tiny"),
        ]

    def test_a_folder_for_each_student(self, tmp_path):
        for name in ("ada", "bo"):
            write(tmp_path / name / "90-tiny.ipynb", answers())
        assert [c[1] for c in claims(tmp_path)] == ["ada", "bo"]

    def test_the_same_path_twice_counts_once(self, tmp_path):
        path = write(tmp_path / "ada.ipynb", answers())
        assert len(read(path, path)) == 1
        assert read(path, path)[0].problem is None

    def test_a_copy_is_kept(self, tmp_path):
        path = write(tmp_path / "in" / "ada.ipynb", answers())
        keep = tmp_path / "keep"
        keep.mkdir()
        (found,) = read(path, keep=keep)
        path.write_text("changed")
        assert hashlib.sha256(found.data).hexdigest() == found.sha256
        assert [c.grade_id for c in found.cells] == ["halve", "both", "colours", "noise"]

    def test_without_a_copy(self, tmp_path):
        (found,) = read(write(tmp_path / "ada.ipynb", answers()))
        assert found.data is None
        assert found.cells == []


class TestUnits:
    @pytest.mark.parametrize(
        ("name", "unit", "expected"),
        [
            ("ada.ipynb", "tiny", "90-tiny"),
            ("ada.ipynb", "90-tiny", "90-tiny"),
            ("91-other.ipynb", "tiny", "90-tiny"),
            ("tiny.ipynb", None, "90-tiny"),
            ("ada_90-tiny_final.ipynb", None, "90-tiny"),
            ("ada_90_tiny.ipynb", None, "90-tiny"),
            ("90-tiny.ipynb", "no-such-unit", "90-tiny"),
            ("90-tiny.ipynb", "other", "90-tiny"),
        ],
    )
    def test_found(self, tmp_path, name, unit, expected):
        path = write(tmp_path / name, notebook(answers()["cells"], unit=unit))
        assert read(path)[0].unit == expected
        assert read(path)[0].problem is None

    def test_unknown(self, tmp_path):
        (found,) = read(write(tmp_path / "ada.ipynb", notebook([code("1")], unit=None)))
        assert found.unit == "unknown"
        assert found.problem == (
            "Nothing tells which unit this notebook belongs to. "
            "Begin from the course's own notebook, and keep its name."
        )

    def test_no_known_cell(self, tmp_path):
        (found,) = read(write(tmp_path / "ada.ipynb", notebook([code("1", "x")])))
        assert found.unit == "90-tiny"
        assert found.problem == (
            "The notebook holds no cell of the unit 90-tiny. Begin from the course's own notebook."
        )

    def test_a_broken_file_keeps_its_place(self, tmp_path):
        write(tmp_path / "ada" / "90-tiny" / "90-tiny.ipynb", "{")
        (found,) = read(tmp_path)
        assert (found.student, found.unit) == ("ada", "90-tiny")
        assert found.problem.startswith("The file is not valid JSON (line 1)")
        assert len(found.sha256) == 64

    def test_too_much_code(self, tmp_path):
        big = [code("x" * 190_000, "halve"), *[code("y" * 190_000)] * 10]
        (found,) = read(write(tmp_path / "ada.ipynb", notebook(big)))
        assert found.problem.startswith("A notebook must hold at most 2 MB of text")


class TestClaims:
    def test_two_for_one_are_refused_and_the_others_go_on(self, tmp_path):
        for name in ("90-tiny.ipynb", "old.ipynb"):
            write(tmp_path / "ada" / "90-tiny" / name, answers())
        write(tmp_path / "bo" / "90-tiny" / "90-tiny.ipynb", answers())
        ada, old, bo = read(tmp_path)
        folder = tmp_path / "ada" / "90-tiny"
        assert (
            ada.problem
            == old.problem
            == (
                f"2 files claim student ada and unit 90-tiny: '{folder / '90-tiny.ipynb'}' and "
                f"'{folder / 'old.ipynb'}'. None of them was graded; keep the one that counts."
            )
        )
        assert ada.kind == old.kind == "duplicate"
        assert bo.problem is None

    def test_a_notebook_without_a_cell_of_the_unit_claims_nothing(self, tmp_path):
        write(tmp_path / "ada" / "90-tiny" / "90-tiny.ipynb", answers())
        write(tmp_path / "ada" / "90-tiny" / "scratch.ipynb", notebook([code("1")], unit=None))
        work, scratch = read(tmp_path)
        assert (work.unit, work.problem) == ("90-tiny", None)
        assert (scratch.unit, scratch.kind) == ("unknown", "unknown-unit")

    def test_a_broken_file_claims_its_place(self, tmp_path):
        write(tmp_path / "ada" / "90-tiny" / "90-tiny.ipynb", answers())
        write(tmp_path / "ada" / "90-tiny" / "newer.ipynb", "{")
        assert [s.kind for s in read(tmp_path)] == ["duplicate", "duplicate"]

    def test_two_units_of_one_student(self, tmp_path):
        write(tmp_path / "ada" / "90-tiny" / "90-tiny.ipynb", answers())
        other = notebook([code("", "elsewhere")], unit="other")
        write(tmp_path / "ada" / "91-other" / "91-other.ipynb", other)
        assert [s.problem for s in read(tmp_path)] == [None, None]

    def test_a_folder_of_a_student_without_a_notebook(self, tmp_path):
        write(tmp_path / "submitted" / "ada" / "90-tiny" / "timestamp.txt", "2026")
        write(tmp_path / "submitted" / "bo" / "90-tiny" / "90-tiny.ipynb", answers())
        ada, bo = read(tmp_path)
        assert (ada.path, ada.student, ada.unit) == ("submitted/ada/90-tiny", "ada", "90-tiny")
        assert ada.problem == ("There is no notebook in the folder. Hand in the unit's notebook.")
        assert bo.problem is None


class TestNames:
    @pytest.mark.parametrize("name", ["ada", "a.b@c-d_1", "\u674e\u96f7", "x" * 100, "-a"])
    def test_plain(self, name):
        assert quoted(name) == name

    @pytest.mark.parametrize(
        "name",
        [
            "a b",
            "..",
            ".",
            "",
            ".a",
            "a/b",
            "a\nb",
            "\u202eadm",
            "x" * 101,
            "a;rm -rf *",
            "\ud800",
            "=1+1",
            "a\x00b",
        ],
    )
    def test_quoted(self, name):
        made = quoted(name)
        assert made != name
        assert intake.quoted(made) == made
        assert len(made) <= 100

    def test_different_names_stay_different(self):
        assert quoted("a b") != quoted("a  b") != quoted("a_b")

    def test_two_forms_of_one_name(self):
        assert quoted("e\u0301") == quoted("\u00e9")

    def test_a_name_that_begins_with_a_dot_is_not_passed_over(self, tmp_path):
        write(tmp_path / "in" / "..ada.ipynb", answers())
        write(tmp_path / "in" / "._bo.ipynb", "what macOS writes beside bo.ipynb")
        (found,) = read(tmp_path / "in")
        assert found.path == "..ada.ipynb"
        assert found.student.startswith("_ada-")
        members = {"..ada.ipynb": answers(), "._bo.ipynb": b"", ".git/cy.ipynb": b""}
        assert [s.path for s in read(zipped(tmp_path / "a.zip", members))] == ["..ada.ipynb"]

    def test_the_original_is_kept(self, tmp_path):
        (found,) = read(write(tmp_path / "ada l.ipynb", answers()))
        assert found.original == "ada l"
        assert found.student.startswith("ada_l-")
        assert found.path == "ada l.ipynb"

    @pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
    def test_a_name_that_is_no_text(self, tmp_path):
        raw = os.fsencode(tmp_path) + b"/a\xff.ipynb"
        with open(raw, "w") as file:
            file.write("{}")
        (found,) = read(tmp_path)
        assert found.path == "a\\xff.ipynb"
        found.student.encode()


class TestHostileFiles:
    def test_a_link(self, tmp_path):
        target = write(tmp_path / "secret" / "x.ipynb", answers())
        write(tmp_path / "in" / "bo.ipynb", answers())
        (tmp_path / "in" / "ada.ipynb").symlink_to(target)
        (tmp_path / "in" / "folder").symlink_to(target.parent)
        ada, bo, folder = read(tmp_path / "in")
        assert (
            ada.problem
            == folder.problem
            == ("This is a link, and links are not followed. Hand in the file itself.")
        )
        assert ada.sha256 == ""
        assert bo.problem is None
        assert read(tmp_path / "in" / "ada.ipynb")[0].problem == ada.problem

    def test_a_link_made_after_the_look(self, tmp_path):
        path = tmp_path / "ada.ipynb"
        path.symlink_to(write(tmp_path / "x.ipynb", answers()))
        with pytest.raises(inputs.NotebookError, match="This is a link"):
            inputs.read_file(path)

    def test_a_hard_link(self, tmp_path):
        target = write(tmp_path / "secret.ipynb", answers())
        (tmp_path / "in").mkdir()
        os.link(target, tmp_path / "in" / "ada.ipynb")
        assert "a second name elsewhere (a hard link)" in read(tmp_path / "in")[0].problem

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_a_pipe_does_not_block(self, tmp_path):
        os.mkfifo(tmp_path / "ada.ipynb")
        assert "This is no file but a folder or a device" in read(tmp_path)[0].problem

    def test_a_folder_with_the_name_of_a_notebook(self, tmp_path):
        (tmp_path / "ada.ipynb").mkdir()
        assert "This is no file but a folder" in read(tmp_path)[0].problem

    def test_an_unreadable_file(self, tmp_path, monkeypatch):
        path = write(tmp_path / "ada.ipynb", answers())

        def refuse(*arguments):
            raise PermissionError(13, "no")

        monkeypatch.setattr(inputs.os, "open", refuse)
        assert read(path)[0].problem == (
            "The file cannot be read (permission denied). Make it readable and grade again."
        )

    def test_too_large(self, tmp_path):
        path = write(tmp_path / "ada.ipynb", b" " * 20_000_100)
        assert read(path)[0].problem.startswith("A notebook must be at most 20 MB")

    def test_a_wrong_ending(self, tmp_path):
        (found,) = read(write(tmp_path / "ada.pdf", b"%PDF"))
        assert found.problem == (
            "A submission must be a notebook (.ipynb), got a file ending in .pdf."
        )
        assert found.student == "ada"

    def test_a_zip_among_the_submissions(self, tmp_path):
        zipped(tmp_path / "ada.zip", {"x.ipynb": answers()})
        write(tmp_path / "bo.ipynb", answers())
        assert read(tmp_path)[0].problem.startswith("This is a zip inside the submissions.")


class TestWrongPaths:
    def test_nothing_there(self, tmp_path):
        with pytest.raises(inputs.InputError, match="grade: PATH must exist, got"):
            read(tmp_path / "no")

    def test_no_notebook_there(self, tmp_path):
        write(tmp_path / "notes.txt", "x")
        with pytest.raises(inputs.InputError, match="a folder or zip that holds some, got"):
            read(tmp_path)

    def test_too_many_files(self, tmp_path, monkeypatch):
        monkeypatch.setattr(inputs, "MAX_FILES", 2)
        for n in range(4):
            write(tmp_path / f"{n}.ipynb", answers())
        with pytest.raises(inputs.InputError, match="must hold at most 2 files, got more"):
            read(tmp_path)


class TestZips:
    def test_the_tree_in_a_zip(self, tmp_path):
        path = zipped(
            tmp_path / "all.zip",
            {
                "submitted/ada/90-tiny/90-tiny.ipynb": answers(),
                "submitted/ada/90-tiny/helper.py": b"x = 1",
                "__MACOSX/._x.ipynb": b"",
                "bo.ipynb": answers(),
                "notes.txt": b"",
            },
        )
        found = read(path)
        assert [(s.student, s.problem) for s in found] == [("bo", None), ("ada", None)]
        assert found[1].modules == {"helper": "x = 1"}
        assert found[1].file is None

    @pytest.mark.parametrize(
        "name",
        [
            "../ada.ipynb",
            "/etc/ada.ipynb",
            "C:\\ada.ipynb",
            "a\\..\\ada.ipynb",
            "x/../../ada.ipynb",
            "C:ada.ipynb",
        ],
    )
    def test_names_that_lead_out(self, tmp_path, name):
        path = zipped(tmp_path / "all.zip", {name: answers(), "bo.ipynb": answers()})
        problems = {s.student: s.problem for s in read(path)}
        assert problems.pop("bo") is None
        assert list(problems.values()) == [
            "The file's name in the zip leads out of its folder. Rename it."
        ]

    def test_links_in_a_zip(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            info = zipfile.ZipInfo("ada.ipynb")
            info.external_attr = 0o120777 << 16
            archive.writestr(info, "/etc/passwd")
        assert "This is a link" in read(tmp_path / "all.zip")[0].problem

    def test_a_bomb(self, tmp_path):
        path = zipped(tmp_path / "all.zip", {"ada.ipynb": b" " * 19_000_000, "bo.ipynb": answers()})
        ada, bo = read(path)
        assert ada.problem.startswith("The file in the zip must be at most 20 MB and not packed")
        assert bo.problem is None

    def test_a_size_that_lies(self, tmp_path):
        path = zipped(tmp_path / "all.zip", {"ada.ipynb": b" " * 1_000_000})
        data = path.read_bytes().replace((1_000_000).to_bytes(4, "little"), b"\x10\0\0\0")
        path.write_bytes(data)
        assert read(path)[0].problem is not None

    def test_a_password(self, tmp_path):
        path = zipped(tmp_path / "all.zip", {"ada.ipynb": answers()})
        data = bytearray(path.read_bytes())
        data[data.rindex(b"PK\1\2") + 8] |= 1
        data[6] |= 1
        path.write_bytes(bytes(data))
        assert read(path)[0].problem == (
            "The file in the zip has a password. Hand it in without one."
        )

    def test_a_damaged_member(self, tmp_path):
        path = zipped(tmp_path / "all.zip", {"ada.ipynb": answers()})
        data = bytearray(path.read_bytes())
        data[60:90] = b"\xff" * 30
        path.write_bytes(bytes(data))
        assert read(path)[0].problem == "The file in the zip is damaged. Pack it again."

    def test_no_zip(self, tmp_path):
        (found,) = read(write(tmp_path / "all.zip", b"hello"))
        assert found.problem == "The zip cannot be read. Make it again and hand it in."

    def test_a_zip_in_a_zip(self, tmp_path):
        path = zipped(tmp_path / "all.zip", {"a.zip": b"PK", "bo.ipynb": answers()})
        assert read(path)[0].problem.startswith("This is a zip inside the submissions.")

    def test_too_many_members(self, tmp_path, monkeypatch):
        monkeypatch.setattr(inputs, "MAX_ZIP_ENTRIES", 1)
        path = zipped(tmp_path / "all.zip", {"a.ipynb": b"", "b.ipynb": b""})
        assert read(path)[0].problem.startswith("A zip must hold at most 1 files, got 2.")

    def test_overlapping_members(self, tmp_path, monkeypatch):
        monkeypatch.setattr(inputs, "_overlap", lambda infos: True)
        path = zipped(tmp_path / "all.zip", {"a.ipynb": b""})
        assert "overlap" in read(path)[0].problem

    def test_overlap_is_seen(self):
        infos = [zipfile.ZipInfo("a"), zipfile.ZipInfo("b")]
        infos[0].header_offset, infos[0].compress_size = 0, 100
        infos[1].header_offset, infos[1].compress_size = 50, 10
        assert inputs._overlap(infos)
        infos[1].header_offset = 150
        assert not inputs._overlap(infos)


class TestCells:
    def select(self, tmp_path, cells):
        (found,) = read(write(tmp_path / "ada.ipynb", notebook(cells)))
        return found

    def test_what_runs(self, tmp_path):
        found = self.select(
            tmp_path,
            [
                code("import numpy as np", "start"),
                code("x = 1"),
                code("def halve(z): return z / 2", "halve"),
                code("print(halve(2.0))", "show"),
                code('check("halve")', "halve-test"),
                code("  \n"),
                {"cell_type": "markdown", "metadata": {}, "source": "y = 2"},
                code("table = {}", "data"),
            ],
        )
        assert run_ids(found) == ["start", "cell 2", "halve", "data"]
        assert found.remarks == []
        assert set(found.known) == {"start", "halve", "show", "halve-test", "data"}

    def test_by_cell_id_where_the_metadata_is_lost(self, tmp_path):
        found = self.select(
            tmp_path,
            [code("a", id="start"), code("b", id="halve"), code("c", "no-such", id="colours")],
        )
        assert found.known["halve"] == "b"
        assert found.known["colours"] == "c"

    def test_of_two_the_first_counts(self, tmp_path):
        found = self.select(tmp_path, [code("a = 1", "halve"), code("a = 2", "halve")])
        assert found.known["halve"] == "a = 1"
        assert [c.source for c in found.run if c.known == "halve"] == ["a = 1"]
        assert "Cell 'halve' stands there more than once; the first counts." in found.remarks

    def test_a_changed_type_is_restored(self, tmp_path):
        cell = code("def halve(z): return z", "halve") | {"cell_type": "markdown"}
        found = self.select(tmp_path, [cell])
        assert "halve" in run_ids(found)
        assert "Cell 'halve' is a code cell again; its type had been changed." in found.remarks

    def test_setup_that_was_changed_runs_as_ours_first(self, tmp_path):
        found = self.select(tmp_path, [code("import numpy\n", "start"), code("table = {}", "data")])
        assert run_ids(found) == ["start", "start (changed)", "data"]
        assert found.run[0].source == "import numpy as np"
        assert found.remarks == ["Cell 'start' was changed; the unit's own runs before it."]

    def test_setup_that_was_deleted_runs_where_it_stood(self, tmp_path):
        found = self.select(tmp_path, [code("h", "halve"), code("n", "noise"), code("own")])
        assert run_ids(found) == ["start", "halve", "noise", "data", "cell 3"]
        assert "Cell 'start' was deleted; the unit's own was run." in found.remarks

    def test_a_changed_demo_does_not_run_and_is_told(self, tmp_path):
        found = self.select(tmp_path, [code("h = 1", "show"), code("x", "halve")])
        assert "show" not in run_ids(found)
        assert "Cell 'show' was changed; it shows something and is not run." in found.remarks

    def test_commands_are_left_out_and_told(self, tmp_path):
        found = self.select(tmp_path, [code("!ls\nx = 1", "halve"), code("%%bash\nls")])
        assert found.run[1].source == "pass\nx = 1"
        assert run_ids(found) == ["start", "halve", "data"]
        assert found.remarks[:2] == [
            "In cell 'halve' the notebook command '!ls' was left out.",
            "Cell 'cell 2' was not run because it begins with '%%bash'.",
        ]

    def test_spaces_at_line_ends_are_no_change(self, tmp_path):
        found = self.select(tmp_path, [code("import numpy as np  \n\n", "start")])
        assert "start (changed)" not in run_ids(found)

    def test_the_notebook_as_handed_out(self, tmp_path):
        (found,) = read(write(tmp_path / "ada.ipynb", untouched()))
        assert found.known["halve"] == tiny_unit().data["cells"]["halve"]["source"]


class TestModules:
    def test_modules_beside_the_notebook(self, tmp_path):
        folder = tmp_path / "ada" / "90-tiny"
        write(folder / "90-tiny.ipynb", answers())
        write(folder / "helper.py", "\ufeffx = 1\r\n")
        write(folder / "no-name.py", "x = 1")
        write(folder / "numpy.py", "x = 1")
        write(folder / "random.py", "x = 1")
        write(folder / "bad.py", b"\xff")
        (folder / "link.py").symlink_to(folder / "helper.py")
        (found,) = read(tmp_path)
        assert found.modules == {"helper": "x = 1\n"}
        assert found.remarks[-3:] == [
            (
                "The file bad.py was ignored. The file's encoding must be UTF-8, got other bytes "
                "at position 0. Save it again as UTF-8."
            ),
            "The file numpy.py was ignored: it has the name of a library. Rename it.",
            "The file random.py was ignored: it has the name of a library. Rename it.",
        ]

    def test_a_folder_of_many_students_has_none(self, tmp_path):
        write(tmp_path / "ada.ipynb", answers())
        write(tmp_path / "helper.py", "x = 1")
        assert read(tmp_path)[0].modules == {}

    def test_a_notebook_given_by_itself(self, tmp_path):
        path = write(tmp_path / "ada" / "90-tiny" / "90-tiny.ipynb", answers())
        write(path.with_name("helper.py"), "x = 1")
        assert read(path)[0].modules == {"helper": "x = 1"}

    def test_too_large(self, tmp_path):
        folder = tmp_path / "ada" / "90-tiny"
        write(folder / "90-tiny.ipynb", answers())
        write(folder / "helper.py", "#" * 600_000)
        (found,) = read(tmp_path)
        assert found.modules == {}
        assert found.remarks[-1] == "The file helper.py was ignored: the files are too large."

    def test_they_can_be_imported_by_a_cell(self):
        (cell,) = files_cell({"grader_test_helper": "value = 'it\\'s'\n"})
        namespace: dict = {}
        finders = list(sys.meta_path)
        try:
            exec(cell.source, namespace)
            exec("import grader_test_helper", namespace)
        finally:
            sys.meta_path[:] = finders
        assert namespace["grader_test_helper"].value == "it's"
        assert "_use_files" not in namespace

    def test_no_modules_no_cell(self):
        assert files_cell({}) == []
