"""Make what a release offers: the book and its notebooks, each in one file, with their checksums.

    python .github/release_files.py _build/html dist v0.1.0

Only the standard library. The same book gives the same files, byte for byte.
"""

import hashlib
import re
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

NAME = "one-day-in-january"
SUMS = "SHA256SUMS"
NOTEBOOKS = Path("notebooks") / f"{NAME}.zip"
WHEN = (2026, 1, 29, 16, 0, 0)  # a fixed time, so that nothing but the content counts


def version(root=".") -> str:
    """The version that pyproject.toml states."""
    return tomllib.loads(Path(root, "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]


def site_name(tag: str) -> str:
    """The file that holds the book of a version."""
    return f"{NAME}-{tag}.zip"


def pack(site: Path, target: Path, folder: str) -> None:
    """Write a built site into a zip archive, in one folder that one can unpack and open."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{folder}/{path.relative_to(site).as_posix()}", WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())


def make(site: Path, out: Path, tag: str, stated: str) -> list[Path]:
    """Write the files of a release and return them.

    Raises
    ------
    SystemExit
        If the tag is not the version that the project states, or the book is not built.
    """
    if tag != f"v{stated}":
        raise SystemExit(
            f"the tag is {tag}, but pyproject.toml states version {stated}: tag v{stated}, or "
            "change the version first (CITATION.cff states it too)"
        )
    for needed in (site / "index.html", site / NOTEBOOKS):
        if not needed.is_file():
            raise SystemExit(f"{needed} is missing; build the book first: make book")
    out.mkdir(parents=True, exist_ok=True)
    book, notebooks = out / site_name(tag), out / f"{NAME}-{tag}-notebooks.zip"
    pack(site, book, f"{NAME}-{tag}")
    shutil.copyfile(site / NOTEBOOKS, notebooks)
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in (book, notebooks)
    )
    (out / SUMS).write_text(sums, encoding="utf-8")
    return [book, notebooks, out / SUMS]


def checked(folder: Path, name: str) -> Path:
    """A file of a release, if its checksum is the one that stands beside it.

    Raises
    ------
    SystemExit
        If it is another, or none stands there.
    """
    sums = dict(
        reversed(line.split("  ", 1))
        for line in (folder / SUMS).read_text(encoding="utf-8").splitlines()
    )
    found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    if not re.fullmatch(r"[0-9a-f]{64}", sums.get(name, "")):
        raise SystemExit(f"{folder / SUMS} has no checksum of {name}")
    if sums[name] != found:
        raise SystemExit(
            f"{folder / name} is not what was released: its checksum is {found}, {SUMS} says "
            f"{sums[name]}. Nothing is published; look at the release's files"
        )
    return folder / name


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: python .github/release_files.py SITE OUT TAG")
    for path in make(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], version()):
        print(f"{path.stat().st_size:>12,}  {path}")
