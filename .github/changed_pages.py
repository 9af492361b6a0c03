"""Say which pages of the book a change touches, from the names of the changed files.

    git diff --name-only main | python .github/changed_pages.py

Prints Markdown. Only the standard library, and no build: it works where the build fails. It errs
on the long side: a helper or a table may change every page, and then that is what it says.
"""

import sys
from pathlib import Path, PurePosixPath

# What every page is made of or with.
EVERYWHERE = (
    "book/",  # references.bib, images
    "data/",
    "helpers/",
    "_config.yml",
    "_toc.yml",
    "requirements.lock",
    "package-lock.json",
)


def pages(root="."):
    """Names of the book's chapters, from the files of book/ (``_template.md`` is none)."""
    return sorted(p.stem for p in Path(root, "book").rglob("*.md") if not p.name.startswith("_"))


def touched(changed, chapters):
    """Map each page that a change touches to the files that do it.

    Parameters
    ----------
    changed : iterable of str
        Paths as git prints them.
    chapters : list of str
        As from ``pages``.

    Returns
    -------
    dict of str to list of str
        Page to files, in the order of the chapters; deleted chapters come last.
    """
    found = {chapter: [] for chapter in chapters}
    for name in changed:
        path = PurePosixPath(name)
        folder = str(path.parent)
        if name == "book/_template.md":
            continue  # what a new chapter is copied from is none
        is_chapter = folder in ("book", "book/further") and path.suffix == ".md"
        has_answers = folder == "helpers/answers" and path.stem in chapters
        # helpers/models/session.py is the model of book/session.md; the outlook, which gathers the
        # predictions of all chapters, has the answers of all models.
        is_model = folder == "helpers/models" and path.stem in chapters
        if is_chapter or has_answers or is_model:
            gathers = {"outlook"} & set(chapters) if is_model else set()
            for page in sorted({path.stem} | gathers):
                found.setdefault(page, []).append(name)
        elif name.startswith(EVERYWHERE):
            for chapter in chapters:
                found[chapter].append(name)
    return {chapter: files for chapter, files in found.items() if files}


def report(changed, chapters):
    """The list as Markdown."""
    found = touched(changed, chapters)
    if not found:
        return "### No page changes\n\nThe changed files are not part of any page.\n"
    lines = ["### Pages that change\n"]
    for chapter, files in found.items():
        gone = "" if chapter in chapters else " (removed)"
        shown = ", ".join(f"`{name}`" for name in files[:4])
        more = f" and {len(files) - 4} more" if len(files) > 4 else ""
        lines.append(f"- **{chapter}**{gone}: {shown}{more}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(report([line.strip() for line in sys.stdin if line.strip()], pages()))
