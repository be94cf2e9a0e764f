"""A checker for short written proofs: it reads a text and judges every line.

It knows arithmetic and what a task declares, and no neural network. ``z3`` (the extra ``proofs``)
is imported when the first proof is judged.
"""
