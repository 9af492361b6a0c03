"""Put the newest book and every released one into one site, so that older versions stay reachable.

    python .github/assemble_site.py _build/html _site

The newest lies at the root, a release under its tag, a list of all in ``versions/``. The releases'
files are fetched with ``gh`` (it needs GH_TOKEN) and held to their checksums. Otherwise only the
standard library.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from release_files import NAME, SUMS, checked, site_name  # noqa: E402

TAG = re.compile(r"v\d+(\.\d+)*")
LIST = "versions"
ARTICLE = re.compile(r'<article class="bd-article"[^>]*>')

NOTICE = (
    '<div class="admonition note"><p class="admonition-title">A version that stays as it is</p>'
    '<p>This is {tag} of the book. <a href="{newest}">The newest version</a> may have corrections; '
    'here are <a href="{versions}">all versions</a>.</p></div>'
)

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Versions of the book</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="../_static/favicon.svg">
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 3rem auto;
  padding: 0 1rem }}
</style></head>
<body><main><h1>Versions of the book</h1><ul>
<li><a href="../index.html">The newest</a>, as it stands in the repository</li>
{rows}</ul></main></body></html>
"""


def gh(*words: str) -> str:
    """What the command ``gh`` answers; where it fails, its own words are the error."""
    done = subprocess.run(["gh", *words], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"gh {' '.join(words)} failed: {done.stderr.strip()}")
    return done.stdout


def releases() -> list[dict]:
    """The published releases that hold a book, the newest first."""
    listed = json.loads(
        gh("release", "list", "--limit", "200", "--exclude-drafts", "--json", "tagName,publishedAt")
    )
    found = [one for one in listed if TAG.fullmatch(one["tagName"])]
    return sorted(found, key=lambda one: order(one["tagName"]), reverse=True)


def order(tag: str) -> list[int]:
    """By which v0.10 comes after v0.9."""
    return [int(part) for part in tag.removeprefix("v").split(".")]


def unpack(archive: Path, folder: Path, top: str) -> None:
    """Unpack a released book into a folder; a name that would leave it is refused."""
    with zipfile.ZipFile(archive) as file:
        for entry in file.infolist():
            name = entry.filename.removeprefix(f"{top}/")
            target = (folder / name).resolve()
            if name == entry.filename or not target.is_relative_to(folder.resolve()):
                raise SystemExit(f"{archive}: {entry.filename!r} does not lie in {top}/")
            if not entry.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read(entry))


def mark_older(folder: Path, tag: str, newest: Path) -> None:
    """Say on every page of a released version which it is, and lead to the newest."""
    for path in folder.rglob("*.html"):
        up = "../" * len(path.relative_to(folder).parts)
        name = path.relative_to(folder).as_posix()
        same = name if (newest / name).is_file() else "index.html"
        notice = NOTICE.format(tag=tag, newest=up + same, versions=f"{up}{LIST}/index.html")
        text = path.read_text(encoding="utf-8")
        path.write_text(
            ARTICLE.sub(lambda m, add=notice: m[0] + add, text, count=1), encoding="utf-8"
        )


def assemble(site: Path, out: Path, released: list[dict], fetch) -> list[str]:
    """Write the whole site and return the tags that are in it.

    Parameters
    ----------
    site : Path
        The newest book, as built.
    out : Path
        Where the whole site goes; must not exist.
    released : list of dict
        With ``tagName`` and ``publishedAt``.
    fetch : callable
        Brings the files of a tag into a folder, or returns False where the release has none.
    """
    shutil.copytree(site, out)
    rows, tags = [], []
    for release in released:
        tag = release["tagName"]
        with tempfile.TemporaryDirectory() as folder:
            if not fetch(tag, Path(folder)):
                print(f"{tag}: no {site_name(tag)} among the release's files; left out")
                continue
            unpack(checked(Path(folder), site_name(tag)), out / tag, f"{NAME}-{tag}")
        mark_older(out / tag, tag, site)
        tags.append(tag)
        rows.append(
            f'<li><a href="../{tag}/index.html">{escape(tag)}</a>, released '
            f"{escape(release['publishedAt'][:10])}</li>\n"
        )
    (out / LIST).mkdir()
    (out / LIST / "index.html").write_text(PAGE.format(rows="".join(rows)), encoding="utf-8")
    return tags


def from_github(tag: str, folder: Path) -> bool:
    """Fetch a release's book and checksums."""
    names = {
        asset["name"]
        for asset in json.loads(gh("release", "view", tag, "--json", "assets"))["assets"]
    }
    if not {site_name(tag), SUMS} <= names:
        return False
    gh(
        "release",
        "download",
        tag,
        "--dir",
        str(folder),
        "--pattern",
        site_name(tag),
        "--pattern",
        SUMS,
    )
    return True


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python .github/assemble_site.py SITE OUT")
    kept = assemble(Path(sys.argv[1]), Path(sys.argv[2]), releases(), from_github)
    print(f"{sys.argv[2]}: the newest book, and {', '.join(kept) or 'no release yet'}")
