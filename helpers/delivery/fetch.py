"""Files for Python in the reader's browser: from the cache, an address or the package registry.

Whatever they come from, nothing is used that has not the hash that was asked for.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

WAIT = 10
"""Seconds for which an address may be silent."""


class PyodideError(Exception):
    """Python for the browser could not be put together."""


def cache() -> Path:
    """The folder of what was fetched, which all checkouts of the book share."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "one-day-in-january" / "browser"


def verify(content: bytes, sha256: str, name: str, whence: str) -> bytes:
    """Return the content if it has this hash.

    Raises
    ------
    PyodideError
        If it has another.

    Examples
    --------
    >>> verify(b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "a", "b")
    b''
    """
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise PyodideError(
            f"{name} from {whence} is not the file that was expected: its sha256 is {found}, not "
            f"{sha256}. Nothing of it is used. Delete it if it lies in {cache()}, and try again"
        )
    return content


def _pip_download(requirement: str, folder: Path) -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary",
            ":all:",
            "--platform",
            "any",
            "--implementation",
            "py",
            "--abi",
            "none",
            "--dest",
            str(folder),
            requirement,
        ],
        capture_output=True,
        text=True,
    )
    if run.returncode:
        said = "\n".join((run.stderr or run.stdout).strip().splitlines()[-4:])
        raise PyodideError(
            f"pip could not fetch {requirement}, which Python in the reader's browser needs (is "
            f"the package registry within reach?). pip said:\n{said}"
        )


def _from_address(address: str, hashes: dict[str, str]) -> dict[str, bytes]:
    """Files with these hashes from an address, as many as it gives before it fails."""
    files = {}
    for name, sha256 in hashes.items():
        try:
            with urllib.request.urlopen(address + name, timeout=WAIT) as answer:
                files[name] = verify(answer.read(), sha256, name, address)
        except (OSError, http.client.HTTPException, PyodideError) as error:
            print(f"  {address} did not give {name} ({error}); pip is asked")
            break
    return files


def _from_package(hashes: dict[str, str], requirement: str, inside: str) -> dict[str, bytes]:
    """Files with these hashes out of a package that pip fetches."""
    files = {}
    with tempfile.TemporaryDirectory() as place:
        _pip_download(requirement, Path(place))
        (fetched,) = Path(place).iterdir()
        for name, sha256 in hashes.items():
            if inside:
                with zipfile.ZipFile(fetched) as container:
                    try:
                        content = container.read(inside + name)
                    except KeyError:
                        raise PyodideError(
                            f"{requirement} does not carry {name}; name a package that does "
                            "in helpers/delivery/pyodide.py"
                        ) from None
            else:
                content = fetched.read_bytes()
            files[name] = verify(content, sha256, name, requirement)
    return files


def cached_files(
    hashes: dict[str, str], requirement: str, inside: str = "", address: str = ""
) -> dict[str, bytes]:
    """Files by name, with these hashes: from the cache, else fetched into it.

    Parameters
    ----------
    hashes : dict
        The sha256 of each file by its name.
    requirement : str
        The package that is the file; or that holds the files, in its folder `inside`. Fetched
        with pip.
    address : str, optional
        Asked before the package.
    """
    folder = cache()
    missing = {name: hash for name, hash in hashes.items() if not (folder / name).is_file()}
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        files = _from_address(address, missing) if address else {}
        if rest := {name: hash for name, hash in missing.items() if name not in files}:
            files |= _from_package(rest, requirement, inside)
        for name, content in files.items():
            (folder / f"{name}.part").write_bytes(content)
            (folder / f"{name}.part").replace(folder / name)
    return {
        name: verify((folder / name).read_bytes(), sha256, name, str(folder))
        for name, sha256 in hashes.items()
    }
