"""What the book costs, measured side by side with what one would use otherwise.

``python -m bench`` prints one table; see `bench.__main__`.
"""
