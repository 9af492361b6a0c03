"""The commands behind `make`: ``python -m helpers COMMAND``; `commands` has them all."""
