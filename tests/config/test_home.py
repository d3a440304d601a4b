"""The database is in the data folder, whatever the folder is called."""

from pathlib import Path

from sqlalchemy import make_url

from config.settings import Settings


def test_a_folder_with_marks_that_mean_more_in_a_url_is_that_folder(tmp_path: Path) -> None:
    """A question mark, a percent sign and a blank stay what they are."""
    home = tmp_path / "50%20 what?"
    assert make_url(Settings().moved(home).database_url).database == str(home / "dateline.db")
