from autograder.checking import mistake


@mistake(
    "line",
    "no-intercept",
    family="forgotten-term",
    says="Your line goes through the origin: b is missing.",
    ask="What should line(0, 3, 1) be?",
)
def line(x, s, b):
    return s * x
