"""Backpropagation (course unit 08)."""


def backward_of(who, function):
    """Backward function of an activation (to be written)."""
    raise NotImplementedError
