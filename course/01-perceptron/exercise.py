# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% id="start" role="setup"
from autograder import unit

check = unit("01-perceptron").check


# %% id="neuron-demo"
def step(z):
    """1 where z >= 0, else 0."""
    return 1 if z >= 0 else 0


CORNERS = [(0, 0), (1, 0), (0, 1), (1, 1)]


def answers(w1, w2, b):
    """What the step neuron with these weights and this bias says at the four corners."""
    return [step(w1 * x1 + w2 * x2 + b) for x1, x2 in CORNERS]


print("OR:  ", answers(1, 1, -0.5))  # 0 1 1 1
print("AND: ", answers(1, 1, -1.5))  # 0 0 0 1
print("XOR should be 0 1 1 0")

# %% id="search-demo"
numbers = [k / 2 for k in range(-10, 11)]  # -5, -4.5, ..., 5
tried = found = 0
for w1 in numbers:
    for w2 in numbers:
        for b in numbers:
            tried += 1
            found += answers(w1, w2, b) == [0, 1, 1, 0]
print(tried, "neurons tried,", found, "of them compute XOR")

# %% id="xor-proof" points=3 role="solution"
xor_proof = """
"""
### BEGIN SOLUTION
xor_proof = """
let w1, w2, b
suppose step(b) == 0 and step(w1 + b) == 1 and step(w2 + b) == 1 and step(w1 + w2 + b) == 0
    b < 0                   # from the corner (0, 0)
    w1 + b >= 0             # from the corner (1, 0)
    w2 + b >= 0             # from the corner (0, 1)
    w1 + w2 + 2 * b >= 0    # the two lines above, added
    w1 + w2 + b >= -b       # one b on the other side
    w1 + w2 + b > 0         # because -b > 0
    step(w1 + w2 + b) == 1
    contradiction           # the corner (1, 1) was supposed to give 0
therefore no step neuron computes XOR
"""
### END SOLUTION
