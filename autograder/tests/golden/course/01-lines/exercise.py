"""Code of the unit about straight lines."""

# %% id="start" role="setup"
import numpy as np

from autograder import unit

check = unit("01-lines").check


# %% id="line" points=2 role="solution"
def line(x, s, b):
    """Return ``s * x + b``.

    Parameters
    ----------
    x : array of any shape
        Places.
    s, b : float
        Slope, and the value at 0.
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    return s * x + b
    ### END SOLUTION


def slope(x, y):
    """Return the slope of the line through two points: ``x`` and ``y`` have shape (2,)."""
    ### BEGIN SOLUTION
    return (y[1] - y[0]) / (x[1] - x[0])
    ### END SOLUTION


# %% id="show-line"
line(np.arange(3.0), 2.0, 1.0)


# %% id="walker" points=1.5 role="solution"
class Walker:
    """Walks along a line.

    Parameters
    ----------
    s : float
        Slope.
    """

    def __init__(self, s):
        ### BEGIN SOLUTION
        self.s = s
        self.y = 0.0
        ### END SOLUTION

    def step(self, dx):
        """Go `dx` to the right and return the height."""
        ### BEGIN SOLUTION
        self.y += self.s * dx
        return self.y
        ### END SOLUTION


# %% id="signs" points=1 role="solution"
# "up", "down" or "flat" for each slope
signs = {
    "2": ...,
    "-1": ...,
}
### BEGIN SOLUTION
signs = {"2": "up", "-1": "down"}
### END SOLUTION

# %% [markdown] id="why" points=1 role="essay"
# Write your answer here.
#
# ### BEGIN SOLUTION
# A slope of 0 changes nothing, whatever `x` is.
# ### END SOLUTION
