"""The notebooks in a real JupyterLab in a headless browser: a wrong answer, then a right one."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TOKEN = "a-token-for-this-test"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium"),
]

WRONG_RELU = "def relu(z):\n    return np.abs(np.asarray(z, dtype=float))"
RIGHT_RELU = "def relu(z):\n    z = np.asarray(z, dtype=float)\n    return z * (z > 0)"
WRONG_KERAS = "def from_keras(kernel, bias):\n    return kernel, bias[:, None]"
PROOF = "let a\nassume a < 0\nrelu(a) == 0\nrelu(-a) == {}\nrelu(-a) != -relu(a)\n"
CLAIM = "therefore relu is not linear"
RIGHT_KERAS = "def from_keras(kernel, bias):\n    return kernel.T.copy(), bias[:, None].copy()"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on a copy of the exercises; gives its address."""
    folder = tmp_path_factory.mktemp("lab")
    work = folder / "work"
    shutil.copytree(ROOT / "exercises", work)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "RUNTIME", "DATA")}
    settings["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    tracker = folder / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)  # all cells are on the page, not only those in view
    (tracker / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    command = [sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser"]
    options = [f"--port={port}", f"--IdentityProvider.token={TOKEN}", f"--notebook-dir={work}"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*command, *options, "--LabApp.extension_manager=readonly"],
            env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/lab?token={TOKEN}", folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address, log):
    for _ in range(90):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


class Notebook:
    """One notebook in the browser."""

    def __init__(self, page):
        self.page = page

    def cell(self, text):
        """The code cell that holds a text."""
        content = self.page.locator(".cm-content", has_text=text)
        found = self.page.locator(".jp-CodeCell", has=content).first
        found.wait_for(timeout=30_000)
        found.scroll_into_view_if_needed()
        return found

    def run(self, text, source=None):
        """Run the cell that holds a text, with a new source if one is given; return the cell.

        A key pressed while the page still moves can be lost, so it is pressed until the number
        beside the cell changes.
        """
        cell = self.cell(text)
        prompt = cell.locator(".jp-InputPrompt").first
        before = prompt.inner_text()
        for _ in range(4):
            cell.locator(".cm-content").first.click()
            if source is not None:
                self.page.keyboard.press("Control+a")
                self.page.keyboard.insert_text(source)
            self.page.keyboard.press("Control+Enter")
            for _ in range(40):
                time.sleep(0.25)
                if prompt.inner_text() != before and "*" not in prompt.inner_text():
                    return cell
        pytest.fail(f"the cell with {text!r} did not run")

    def answer(self, text, source):
        """Replace a cell's source and run it."""
        self.run(text, source)

    def check(self, task, expected):
        """Run a check and wait for a text in its message."""
        cell = self.run(f'check("{task}")')
        message = cell.locator(".jp-OutputArea-output [role=status]", has_text=expected)
        message.first.wait_for(timeout=30_000)
        assert cell.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
        return message.first.inner_text()


@pytest.fixture
def open_notebook(lab):
    """A function that opens a unit's notebook and runs its first cell."""
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1250, "height": 1000})
        outside = []
        page.on("request", lambda r: r.url.startswith(("http", "ws")) and outside.append(r.url))

        def open_unit(name):
            page.goto(f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb?token={TOKEN}")
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
            page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
            notebook = Notebook(page)
            notebook.run("from autograder import unit")
            return notebook

        yield open_unit
        browser.close()
        assert [u for u in outside if not u.startswith(lab)] == []


@pytest.mark.parametrize(
    ("unit", "task", "stub", "wrong", "words", "right"),
    [
        ("03-activations", "relu", "def relu(z)", WRONG_RELU, "|z|", RIGHT_RELU),
        ("05-layers", "from-keras", "def from_keras", WRONG_KERAS, "Likely cause", RIGHT_KERAS),
    ],
)
def test_wrong_then_right(open_notebook, unit, task, stub, wrong, words, right):
    notebook = open_notebook(unit)
    assert "Run the cell above first" in notebook.check(task, "is not defined")
    notebook.run(stub)
    notebook.check(task, "not started yet")
    notebook.answer(stub, wrong)
    message = notebook.check(task, "not right yet")
    assert words in message
    assert "You called" in message
    notebook.answer(stub, right)
    assert "grading draws new inputs" in notebook.check(task, f"{task}: right")


def test_a_proof(open_notebook):
    notebook = open_notebook("03-activations")
    stub, check = 'relu_proof = ""', "relu-proof"
    notebook.run(stub)
    notebook.check(check, "not started yet")
    answer = f'relu_proof = """{PROOF.format("a")}{CLAIM}"""'
    notebook.answer(stub, answer)
    message = notebook.check(check, "partly right, 2 of 4 points")
    assert "relu(-a) == a" in message
    assert "with a = -1 the left side is 1 and the right side is -1" in message
    notebook.answer(stub, f'relu_proof = """{PROOF.format("-a")}{CLAIM}"""')
    message = notebook.check(check, "right, 4 of 4 points")
    assert message.count("proven") == 4
    rows = notebook.cell(f'check("{check}")').locator("table.proof tr")
    colours = rows.evaluate_all("rows => rows.map(r => getComputedStyle(r).backgroundColor)")
    assert set(colours) == {"rgb(255, 255, 255)"}  # no stripes, and light on a dark page too
