"""``python -m helpers COMMAND``: everything that is done with the book; ``--help`` lists it."""

import sys

from .tools.commands import main

if __name__ == "__main__":
    sys.exit(main())
