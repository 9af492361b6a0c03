"""Python for the reader's browser: Pyodide, and the packages that a notebook of the book needs.

What is compiled comes from Pyodide's own distribution, and so does Python itself: by default from
its public CDN, or, with ``LITE_KERNEL=local``, as files beside the book, each checked against the
hash that Pyodide's lock gives it. What is pure Python is taken from this environment, so that a
browser gets the versions that the tests ran with. A lock of our own names it all, with hashes: a
browser refuses a file that differs.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import importlib.metadata
import io
import json
import os
import re
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from ..places import NODE_MODULES, ROOT
from .fetch import PyodideError, cached_files

SETTING = "LITE_KERNEL"
"""Environment variable: ``cdn`` (unless set), ``local``, ``none``, or a mirror's address."""

SOURCE = "PYODIDE_FILES"
"""Environment variable: where a build that hosts Python fetches Pyodide's compiled packages. Its
own address unless set; ``none`` for the package registry alone."""

NONE = "none"
"""The setting under which a book has no JupyterLab for the browser."""

NPM = NODE_MODULES / "pyodide"
LOCK = "pyodide-lock.json"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
"""Python itself. These name each other, so what tells one version's from another's is a folder."""

CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"

FROM_PYODIDE = {
    "micropip": 115_486,
    "numpy": 2_916_023,
    "pandas": 4_183_474,
    "scipy": 14_009_071,
    "sympy": 4_185_567,
}
"""Packages from Pyodide's distribution, with their bytes, which the lock does not give."""

LATER = ("scipy",)
"""Heavy and needed by few: loaded when a cell imports it."""

OF_THE_KERNEL = (
    "comm",
    "ipython",
    "ipython-pygments-lexers",
    "asttokens",
    "executing",
    "jedi",
    "matplotlib-inline",
    "parso",
    "prompt-toolkit",
    "pure-eval",
    "pygments",
    "stack-data",
    "traitlets",
    "wcwidth",
)
OF_WIDGETS = ("anywidget", "ipywidgets", "psygnal")
OF_CHAPTERS = (
    "altair",
    "attrs",
    "jinja2",
    "markupsafe",
    "mpmath",
    "narwhals",
    "packaging",
    "python-dateutil",
    "six",
    "typing-extensions",
    "tzdata",
)
FROM_HERE = (*OF_THE_KERNEL, *OF_WIDGETS, *OF_CHAPTERS)
"""Taken from this environment, without what is compiled in them: each does without."""

OLDER = {
    "jsonschema-4.17.3-py3-none-any.whl": "a870ad254da1a8ca84b6a2905cac29d265f805acc57af304784962a2aa6508f6",  # noqa: E501
    "pyrsistent-0.20.0-py3-none-any.whl": "c55acc4733aad6560a7f5f818466631f07efc001fd023f34a6c203f8b6df0f0b",  # noqa: E501
}
"""From PyPI: the newest of their kind that need nothing compiled (Altair takes both)."""

LICENCE = re.compile(r"(?i)licen[cs]e|copying|notice|authors")

CONTAINER = "open_webui==0.12.4"
INSIDE = "open_webui/frontend/pyodide/"
"""A package on PyPI that carries compiled packages of this Pyodide as data; only they are taken.

The way out where the package registry is within reach and Pyodide's own address is not.
"""


@dataclass(frozen=True)
class Wheel:
    """A package as a file: its name, its content or its address, its bytes, what it needs."""

    name: str
    version: str
    file: str
    sha256: str
    size: int
    imports: tuple[str, ...]
    content: bytes | None = None
    depends: tuple[str, ...] = ()

    def entry(self, base: str = "") -> dict:
        """The wheel's entry in a lock; `base` is where its file is, if not beside the lock."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": base + self.file,
            "install_dir": "site",
            "sha256": self.sha256,
            "package_type": "package",
            "imports": list(self.imports),
            "depends": list(self.depends),
            "unvendored_tests": False,
        }


def kernel() -> str:
    """Where the kernel comes from: ``local``, ``none``, or the address of a distribution.

    Raises
    ------
    PyodideError
        If the setting is none of the four.

    Examples
    --------
    >>> import os
    >>> _ = os.environ.pop(SETTING, None)
    >>> kernel().startswith("https://cdn.jsdelivr.net/pyodide/v")
    True
    """
    given = os.environ.get(SETTING, "cdn")
    if given == "cdn":
        return CDN.format(version=version())
    if given in ("local", NONE):
        return given
    if re.match(r"https?://", given):
        return f"{given.rstrip('/')}/"
    raise PyodideError(
        f"{SETTING} is {given!r}; expected cdn, local, none, or the address of a mirror that "
        "starts with https://"
    )


def version() -> str:
    """The version of Pyodide that package.json pins, known before anything was fetched."""
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return wanted["dependencies"]["pyodide"]


def official() -> dict:
    """Pyodide's own lock, as npm brought it.

    Raises
    ------
    PyodideError
        If npm has not brought it yet.
    """
    path = NPM / LOCK
    if not path.is_file():
        raise PyodideError(f"{path} is missing; fetch it: python -m helpers vendor")
    return json.loads(path.read_text(encoding="utf-8"))


def source() -> str:
    """The address from which Pyodide's packages are fetched; nothing for the registry alone."""
    setting = os.environ.get(SOURCE, "")
    if setting == NONE:
        return ""
    if setting and not setting.startswith(("https://", "http://")):
        raise PyodideError(
            f"{SOURCE} is {setting!r}; expected an address that starts with https://, or {NONE} "
            "to take Pyodide's packages from the package registry"
        )
    return setting.rstrip("/") + "/" if setting else CDN.format(version=version())


def gzip_size(content: bytes) -> int:
    """The size of a content in bytes, compressed as a web server sends it."""
    return len(gzip.compress(content, 6))


def archive_of(files: dict[str, bytes]) -> bytes:
    """A zip archive of files; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (2026, 1, 29, 16, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def wheel(name: str, version: str, files: dict[str, bytes], metadata: str = "") -> Wheel:
    """A wheel of pure Python made of files.

    Parameters
    ----------
    name, version : str
        Of the distribution.
    files : dict
        Content by path, without the wheel's own records.
    metadata : str
        What the distribution says of itself; the least that is allowed, unless given.

    Examples
    --------
    >>> made = wheel("a-b", "1", {"a_b/__init__.py": b"", "other.py": b""})
    >>> made.file[:8], made.file[-17:], made.imports
    ('a_b-1-0x', '-py3-none-any.whl', ('a_b', 'other'))
    """
    stem = _stem(name, version)
    info = f"{stem}.dist-info"
    whole = files | {
        f"{info}/METADATA": (
            metadata or f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        ).encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: book\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
    }
    lines = [
        f"{path},sha256={_record_hash(content)},{len(content)}"
        for path, content in sorted(whole.items())
    ]
    whole[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()
    content = archive_of(whole)
    # Its build number is its digest: what a browser kept of another is not taken for it.
    build = f"0x{hashlib.sha256(content).hexdigest()[:8]}"
    return _of(name, version, f"{stem}-{build}-py3-none-any.whl", content)


def _stem(name: str, version: str) -> str:
    return f"{name.replace('-', '_')}-{version}"


def _record_hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _of(name: str, version: str, file: str, content: bytes) -> Wheel:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tops = {
            path.split("/")[0] if "/" in path else path.removesuffix(".py")
            for path in archive.namelist()
            if path.endswith(".py")
        }
    return Wheel(
        name,
        version,
        file,
        hashlib.sha256(content).hexdigest(),
        len(content),
        tuple(sorted(top for top in tops if top.isidentifier())),
        content,
    )


def installed_wheel(name: str) -> Wheel:
    """A distribution of this environment as a wheel of pure Python.

    Raises
    ------
    PyodideError
        If it is not installed.

    Examples
    --------
    >>> installed_wheel("six").imports
    ('six',)
    """
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        raise PyodideError(
            f"{name} is not installed; Python in the reader's browser needs it. Install what the "
            "book needs: pip install -r requirements.txt"
        ) from None
    files = {}
    for path in found.files or ():
        place = path.as_posix()
        if ".dist-info/" in place and LICENCE.match(path.name):
            # What is passed on keeps its licence.
            files[f"{_stem(name, found.version)}.dist-info/licenses/{path.name}"] = Path(
                path.locate()
            ).read_bytes()
        if (
            ".dist-info/" in place
            or place.startswith("..")
            or "/tests/" in place
            or path.suffix in (".pyc", ".so", ".pyd", ".dylib")
            or "/django-stubs/" in place
        ):  # jedi knows Django by heart
            continue
        files[place] = Path(path.locate()).read_bytes()
    said = found.read_text("METADATA") or ""
    return wheel(name, found.version, files, said.partition("\n\n")[0] + "\n")


def pyodide_wheels(local: bool) -> list[Wheel]:
    """The wheels from Pyodide's distribution, with their content if the book hosts them.

    Raises
    ------
    PyodideError
        If the lock does not know a package, or a file that was fetched is not the lock's.
    """
    known = official()["packages"]
    if unknown := set(FROM_PYODIDE) - set(known):
        raise PyodideError(f"Pyodide {version()} does not carry {', '.join(sorted(unknown))}")
    contents = {}
    if local:
        contents = cached_files(
            {known[name]["file_name"]: known[name]["sha256"] for name in FROM_PYODIDE},
            CONTAINER,
            INSIDE,
            source(),
        )
    made = []
    for name, size in FROM_PYODIDE.items():
        row = known[name]
        content = contents.get(row["file_name"])
        if content is not None and len(content) != size:
            raise PyodideError(
                f"{row['file_name']} has {len(content)} bytes, not {size}; correct "
                "FROM_PYODIDE in helpers/delivery/pyodide.py"
            )
        depends = tuple(other for other in row["depends"] if other in FROM_PYODIDE)
        made.append(
            Wheel(
                name,
                row["version"],
                row["file_name"],
                row["sha256"],
                size,
                tuple(row["imports"]),
                content,
                depends,
            )
        )
    return made


def older() -> list[Wheel]:
    """The wheels of packages that are needed in an older version, from PyPI."""
    made = []
    for file, sha256 in OLDER.items():
        name, number = file.split("-")[:2]
        content = cached_files({file: sha256}, f"{name}=={number}")[file]
        made.append(_of(name, number, file, content))
    return made


def kernel_wheels(folder: Path) -> list[Wheel]:
    """The wheels inside the kernel's JupyterLab extension, the kernel's own among them.

    One of them, 3.6.999, stands for the widgets of an older JupyterLab.
    """
    return [
        _of(name, version, path.name, path.read_bytes())
        for path in sorted(folder.glob("*.whl"))
        for name, version in [path.name.split("-")[:2]]
        if "3.6.999" not in path.name
    ]


@dataclass(frozen=True)
class Distribution:
    """What was written, and what a reader fetches of it."""

    url: str
    packages: list[str]
    bytes: int
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By file: its bytes as a server sends it, and unpacked."""

    files: dict[str, str] = field(default_factory=dict)
    """By package: its file."""


def write(folder: Path, ours: list[Wheel], source: str) -> Distribution:
    """Write the lock, the wheels that the book serves and, if it hosts the kernel, the kernel.

    Parameters
    ----------
    folder : Path
        Beside nothing else.
    ours : list of Wheel
        What only this book has, and what the kernel's package brings.
    source : str
        From `kernel`.

    Returns
    -------
    Distribution
        The address of Pyodide, the packages to load at the start, and how many bytes a reader
        fetches at most: Python and every package, compressed as they are.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    local = source == "local"
    taken = pyodide_wheels(local)
    beside = [*ours, *(installed_wheel(name) for name in FROM_HERE), *older()]
    packages = {wheel.name.replace("_", "-").lower(): wheel for wheel in (*taken, *beside)}
    lock = {
        "info": official()["info"],
        "packages": {
            name: wheel.entry("" if local or wheel not in taken else source)
            for name, wheel in sorted(packages.items())
        },
    }
    for name, entry in lock["packages"].items():
        entry["name"] = name
    (folder / LOCK).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    for one in packages.values():
        if one.content is not None:
            (folder / one.file).write_bytes(one.content)
    sizes = {one.file: (one.size, one.size) for one in packages.values()}
    core = folder / version()
    if local:
        core.mkdir()
    for name in CORE:
        content = (NPM / name).read_bytes()
        sent = len(content) if name.endswith(".zip") else gzip_size(content)
        sizes[name] = (sent, len(content))
        if local:
            (core / name).write_bytes(content)
    first = [name for name in packages if name not in LATER]
    return Distribution(
        f"./{folder.name}/{core.name}/{CORE[0]}" if local else source + CORE[0],
        sorted(first),
        sum(sent for sent, _ in sizes.values()),
        sizes,
        {name: one.file for name, one in packages.items()},
    )
