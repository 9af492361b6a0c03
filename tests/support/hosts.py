"""How long hosts let a browser keep pages, and all else."""

MONTH = "max-age=2592000"
POLICIES = {
    "nothing is kept": ("no-cache", "no-cache"),
    "all is kept for a month": (MONTH, MONTH),
    "pages are fresh, the rest is kept": ("no-cache", f"{MONTH}, immutable"),
    "pages are kept, the rest is fresh": (MONTH, "no-cache"),
}
"""What a host says of pages, and of all else."""
