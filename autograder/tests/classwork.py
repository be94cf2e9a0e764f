"""Results as grading makes them, for the tests of what people read."""

import hashlib
from types import SimpleNamespace

UNIT = "03-activations"
TOLD = """\
  You called     relu(array([-2.,  3.]))
  It returned    array([2., 3.])
  Expected       array([0., 3.])
  Difference     One number differs,
                 the first one.
  Likely cause   Your function gives |z|.
  Think about    What should relu(-2) be?
  In the lesson  "ReLU\""""


def message(text, cause=None):
    return {"key": "k", "text": text, "cause": cause}


def task(id, points=0.0, most=2.0, state="fail", *messages):
    return {
        "id": id,
        "points": points,
        "max_points": most,
        "state": state,
        "seconds": 0.1,
        "messages": list(messages),
    }


def result(student, *tasks, state="graded", told=(), **more):
    return {
        "path": f"{student}/{UNIT}.ipynb",
        "student": student,
        "unit": UNIT,
        "sha256": hashlib.sha256(student.encode("utf-8", "replace")).hexdigest(),
        "points": sum(t["points"] for t in tasks),
        "max_points": sum(t["max_points"] for t in tasks),
        "manual_points": 0.0,
        "state": state,
        "messages": list(told),
        "remarks": [],
        "tasks": list(tasks),
        **more,
    }


RIGHT = task("tanh", 1.0, 1.0, "pass")
WRONG = task("relu", 0.0, 2.0, "fail", message(TOLD, "absolute-value"))
LIMIT = "  You called     tanh(1.0)\n  Difference     The call did not end. Look for a loop."
ENDED = {"key": "ended", "text": "collapse ended Python.", "cause": None}
LOOP = task("softmax", 0.0, 3.0, "timeout", message("softmax: stopped, it took too long. 0 of 3."))
UNREADABLE = [message("The file is not valid JSON. Save it again.")]
MISTAKE = SimpleNamespace(id="absolute-value", says="It flips negative numbers.")
KNOWN = SimpleNamespace(
    title="Activations",
    mistakes=lambda id: [MISTAKE] if id == "relu" else [],
    tasks=[SimpleNamespace(id="relu", heading="ReLU"), SimpleNamespace(id="tanh", heading="Tanh")],
)
