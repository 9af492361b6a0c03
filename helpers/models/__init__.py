"""The finance of the book: one module a chapter, plain functions of numbers.

No input or output, no tables, no charts. The first argument `xp` is the namespace a formula is
written in (`helpers.xp`), so that the one formula can compute with numbers, print itself and
differentiate itself. In the examples `xp` is `helpers.xp.numpy`, which the runner of the doctests
supplies (`tests/test_doctests.py`).
"""
