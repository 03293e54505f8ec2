"""The data folder: one `up` at a time, secrets for its owner alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from headwater.engines.data_folder import DataFolder
from headwater.errors import DataFolderInUse, EngineFailed

HOLD = "from headwater.engines.data_folder import DataFolder\nfrom pathlib import Path\nimport sys\n"


def test_a_second_user_of_a_folder_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with (
        DataFolder(tmp_path / "data"),
        pytest.raises(DataFolderInUse, match=f"process {os.getpid()}.*--data-dir"),
        DataFolder(tmp_path / "data"),
    ):
        pass


def test_a_folder_is_free_again_after_its_user_left_or_died(tmp_path: Path) -> None:
    with DataFolder(tmp_path):
        pass
    code = HOLD + "with DataFolder(Path(sys.argv[1])):\n import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    with DataFolder(tmp_path):
        pass


def test_a_folder_whose_orphans_are_about_to_end_is_waited_for(tmp_path: Path) -> None:
    """A killed `up` leaves engines that hold the lock for the moment that they need to die."""
    code = HOLD + (
        "import os, subprocess\n"
        "with DataFolder(Path(sys.argv[1])) as data:\n"
        " subprocess.Popen(['sleep', '1'], pass_fds=[data.lock_fd], stdout=subprocess.DEVNULL)\n"
        " os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    with DataFolder(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineFailed, match="cannot be used: Not a directory"), DataFolder(tmp_path / "file" / "data"):
        pass


def test_the_password_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    password = data.neo4j_password()
    assert len(password) > 20
    assert data.neo4j_password() == password
    assert stat.S_IMODE((tmp_path / "neo4j.password").stat().st_mode) == 0o600


def test_a_fresh_folder_forgets_what_was_in_it(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    (data.fresh("metrics") / "old").write_text("")
    assert list(data.fresh("metrics").iterdir()) == []


def test_a_folder_that_others_can_look_into_is_refused_with_the_command_that_closes_it(tmp_path: Path) -> None:
    folder = tmp_path / "my data"
    with DataFolder(folder):
        pass
    for mode in (0o750, 0o705, 0o711, 0o777):
        folder.chmod(mode)
        with pytest.raises(EngineFailed, match=f"chmod 700 '{folder}'"), DataFolder(folder):
            pass
    folder.chmod(0o700)
    with DataFolder(folder):
        pass


def test_an_empty_folder_is_closed_before_anything_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    with DataFolder(tmp_path / "data"):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(EngineFailed, match=r"belongs to another user.*--data-dir"), DataFolder(tmp_path):
        pass
