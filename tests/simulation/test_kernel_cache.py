"""Where compiled code is kept: in a folder of the user's, or nowhere."""

from pathlib import Path

from drmodel.simulation.kernel.cache import folder


def test_a_state_of_the_sources_has_its_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept = folder()
    assert kept.parent == tmp_path / "drmodel"
    assert kept.is_dir()
    assert folder() == kept


def test_where_nothing_can_be_written_nothing_is_kept(monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(file))
    assert folder() is None


def test_nor_where_there_is_no_home(monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert folder() is None
