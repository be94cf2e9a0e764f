import numpy as np

from autograder.checking import checks


@checks("line")
def line(c):
    c.worked("line", 2.0, 3.0, 1.0, expect=7.0)
    c.worked("slope", np.array([0.0, 2.0]), np.array([1.0, 5.0]), expect=2.0)
    for _ in range(3):
        c.fresh("line", c.rng.normal(size=4), 2.0, -1.0)
        c.fresh("slope", np.array([0.0, 1.0]), c.rng.normal(size=2))


@checks("walker")
def walker(c):
    def run(impl):
        walker = impl.call("Walker", 2.0)
        return impl.method(walker, "step", 3.0)

    c.scenario("two steps", run, part="Walker")


@checks("signs")
def signs(c):
    def judge(values):
        return []

    c.value(("signs",), judge)
