"""Every planted fault is noticed by a test (see faults.py)."""

import subprocess
import sys

import pytest

from nnlib.tests import faults


def test_the_list_of_faults_is_long_and_every_fault_has_its_place():
    found = faults.faults()
    assert len(found) >= 90
    places = [(fault["module"], fault["old"], fault["new"]) for fault in found]
    assert len(set(places)) == len(places)
    for fault in found:
        compile(faults.changed(fault), fault["module"], "exec")
        assert fault["old"] != fault["new"]
        assert all((faults.LIST.parent / name).is_file() for name in fault["tests"])


@pytest.mark.slow
def test_every_fault_is_caught():
    program = faults.ROOT / "nnlib" / "tests" / "faults.py"
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, "\n".join(
        [line for line in lines if not line.startswith("caught")] + [done.stderr[-2000:]]
    )
