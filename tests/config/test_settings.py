"""What each setting takes and refuses, when the environment chooses it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config import Settings, SettingsError, load

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_defaults_need_nothing() -> None:
    """With nothing chosen the embedded model, a local folder and SQLite in it are used, offline."""
    settings = load()
    assert settings.home == Path("data")
    assert settings.database_url == "sqlite:///data/dateline.db"
    assert settings.embedder_kind == "embedded"
    assert settings.offline
    assert settings.confidence is None
    assert settings.slack_bot_token is None


def test_the_database_follows_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder elsewhere takes the database along, unless that is chosen too."""
    monkeypatch.setenv("DATELINE_HOME", "/srv/articles")
    assert load().database_url == "sqlite:////srv/articles/dateline.db"
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    assert load().database_url == "sqlite:///elsewhere.db"


def test_the_home_may_begin_with_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell expands the tilde, a .env file doesn't."""
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("DATELINE_HOME", "~/articles")
    assert load().home == Path("/home/ada/articles")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgresql://ada:hunter2@db/articles"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATELINE_CONFIDENCE", "1.5"),
        ("DATELINE_CONFIDENCE", "nan"),
        ("DATELINE_EMBEDDER", "./models/none"),
        ("DATELINE_EMBEDDER", "a/b/c"),
        ("DATELINE_EMBEDDER", "a/b/" + "c" * 300),
        ("DATELINE_EMBEDDER_REVISION", "main"),
        ("DATELINE_HOME", "~nobody-of-that-name/x"),
        ("DATELINE_LOG_JSON", "perhaps"),
        ("DATELINE_LOG_LEVEL", "loud"),
        ("DATELINE_MAX_FILE_MB", "0"),
        ("DATELINE_OFFLINE", "sometimes"),
        ("DATELINE_PORT", "70000"),
        ("DATELINE_THREADS", "0"),
        ("DATELINE_THREADS", "65"),
        ("DATELINE_THREADS", "many"),
        ("SLACK_API_URL", "slack.com/api"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_give(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One wrong value gives one problem, which names the variable and says what to do."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load()
    (problem,) = caught.value.problems
    assert problem.startswith(f"{variable}: ")
    assert "give " in problem or "write " in problem


def test_the_home_is_no_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the data folder should be is told at once, not at the first write."""
    (place / "notes.txt").touch()
    monkeypatch.setenv("DATELINE_HOME", "notes.txt")
    with pytest.raises(SettingsError, match=r"DATELINE_HOME: notes\.txt is a file"):
        load()


def test_a_model_of_the_hub_needs_its_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a pinned commit a model could change under us."""
    monkeypatch.setenv("DATELINE_EMBEDDER", "intfloat/e5-small")
    with pytest.raises(SettingsError, match=r"DATELINE_EMBEDDER_REVISION: intfloat/e5-small is no folder"):
        load()
    monkeypatch.setenv("DATELINE_EMBEDDER_REVISION", COMMIT)
    assert load().embedder_kind == "hub"
    assert load().embedder_revision == COMMIT


def test_a_model_in_a_folder_needs_no_commit(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is there is never mistaken for a name of the hub."""
    (place / "models" / "mine").mkdir(parents=True)
    monkeypatch.setenv("DATELINE_EMBEDDER", "models/mine")
    assert load().embedder_kind == "folder"


def test_levels_are_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """People write debug as often as DEBUG."""
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "debug")
    assert load().log_level == "DEBUG"


def test_the_slack_address_ends_in_one_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names of Slack's methods are appended to it."""
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8000/fake/api")
    assert load().slack_api_url == "http://127.0.0.1:8000/fake/api/"


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings, printed, nor the message about a wrong one holds a token or a password."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"):
        monkeypatch.setenv(name, "hunter2")
    settings = load()
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.slack_bot_token
    assert settings.slack_bot_token.get_secret_value() == "hunter2"
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:hunter2@db/articles")
    with pytest.raises(SettingsError) as caught:
        load()
    assert "hunter2" not in repr(caught.value)
    assert caught.value.__context__ is None  # a traceback would show it


def test_settings_are_frozen() -> None:
    """What was chosen at the start holds to the end."""
    settings: Settings = load()
    with pytest.raises(ValidationError):
        settings.threads = 4
