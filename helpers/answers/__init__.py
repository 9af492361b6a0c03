"""The bank of questions, a file a chapter, and beside it what takes code to work out.

`helpers.questions` says how a file is written. A function here is one that a file names: no answer
is typed, each one follows from facts, tables and models, so it cannot go stale.
"""
