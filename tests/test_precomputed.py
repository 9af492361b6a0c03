"""Results that the build keeps for a Python without a package."""

import importlib.util
import json

import pytest

from helpers import precomputed as module
from helpers.precomputed import NoResultError, precomputed

pytestmark = pytest.mark.check(seconds=1)


@precomputed("statistics")
def middle(numbers):
    """The median."""
    import statistics

    return statistics.median(numbers)


@pytest.fixture
def without(monkeypatch, tmp_path):
    """A Python without the package, and with what the build kept; call it with the results."""
    for cached in (module._stored_results, module._say):
        cached.cache_clear()
    monkeypatch.setattr(module, "FILE", tmp_path / "precomputed.json")

    def hide(results):
        (tmp_path / "precomputed.json").write_text(json.dumps(results), encoding="utf-8")
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    yield hide
    for cached in (module._stored_results, module._say):
        cached.cache_clear()


def test_what_the_build_keeps_is_read_where_the_package_is_missing(
    monkeypatch, tmp_path, without, capsys
):
    monkeypatch.setenv(module.VARIABLE, str(tmp_path / "precomputed"))
    assert middle([1, 2, 9]) == 2
    assert capsys.readouterr().out == ""
    (path,) = (tmp_path / "precomputed").glob("*.json")
    without({path.stem: 2.5})  # another number, to see that it was read and not worked out
    assert middle([1, 2, 9]) == 2.5
    said = capsys.readouterr().out
    assert "statistics is not in this Python" in said and "when the book was built" in said
    middle([1, 2, 9])
    assert capsys.readouterr().out == ""  # once is enough


def test_nothing_is_kept_where_the_build_does_not_ask(monkeypatch, tmp_path):
    monkeypatch.delenv(module.VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    middle([1, 2, 3])
    assert list(tmp_path.iterdir()) == []


def test_other_arguments_are_refused_with_the_way_out(without):
    without({module.key(middle.__wrapped__, ([1, 2, 9],)): 2})
    with pytest.raises(
        NoResultError,
        match=(
            r"middle\(\[1\]\) needs the package statistics.*with other code or other arguments.*"
            r"make lab"
        ),
    ):
        middle([1])


def test_a_function_that_a_reader_changed_has_no_kept_result(without):
    @precomputed("statistics")
    def middle(numbers):
        return max(numbers)

    without({module.key(globals()["middle"].__wrapped__, ([1, 2, 9],)): 2})
    with pytest.raises(NoResultError, match="worked out with other code or other arguments"):
        middle([1, 2, 9])


def test_a_function_that_the_build_never_called_says_so(without):
    without({})
    with pytest.raises(NoResultError, match="has no result that was worked out"):
        middle([1, 2, 9])


def test_an_argument_that_cannot_be_kept_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv(module.VARIABLE, str(tmp_path))
    with pytest.raises(NoResultError, match="middle was asked with .* numbers, texts, lists"):
        middle(range(3))
