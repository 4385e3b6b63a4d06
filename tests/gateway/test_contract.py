"""The committed contracts are what the code says."""

from gateway.contract import ROOT, contracts, stale, write


def test_committed_contracts_are_fresh():
    assert stale(ROOT) == []


def test_stale_contracts_are_named_and_written(tmp_path):
    assert stale(tmp_path) == list(contracts())
    assert write(tmp_path) == list(contracts())
    (tmp_path / "docs/reference/errors.md").write_text("old")
    assert stale(tmp_path) == ["docs/reference/errors.md"]
    assert write(tmp_path) == ["docs/reference/errors.md"]
    assert stale(tmp_path) == []
