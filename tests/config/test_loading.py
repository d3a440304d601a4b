"""Where settings come from, which place wins, and how slips in any of them are told."""

from pathlib import Path

import pytest

from config import SettingsError, load


def test_the_environment_wins_over_dotenv_and_that_over_toml(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place is asked only for what the one before left open."""
    (place / "dateline.toml").write_text('threads = 3\nport = 3003\nhost = "toml"\n')
    (place / ".env").write_text("DATELINE_THREADS=4\nDATELINE_PORT=4004\n")
    monkeypatch.setenv("DATELINE_THREADS", "5")
    settings = load()
    assert (settings.threads, settings.port, settings.host) == (5, 4004, "toml")


def test_an_empty_value_is_no_choice(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable leaves the choice to the next place."""
    (place / "dateline.toml").write_text('threads = 3\nslack_bot_token = ""\n')
    (place / ".env").write_text("DATELINE_THREADS=\nSLACK_API_URL=\n")
    monkeypatch.setenv("DATELINE_THREADS", "")
    settings = load()
    assert settings.threads == 3
    assert settings.slack_bot_token is None
    assert settings.slack_api_url == "https://slack.com/api/"


@pytest.mark.parametrize("chooser", ["environment", "dotenv"])
def test_the_toml_file_may_be_anywhere(chooser: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DATELINE_CONFIG names it, in the environment or in .env, and dateline.toml is left alone then."""
    (place / "dateline.toml").write_text("threads = 3\n")
    (place / "other.toml").write_text("threads = 6\n")
    if chooser == "environment":
        monkeypatch.setenv("DATELINE_CONFIG", "other.toml")
    else:
        (place / ".env").write_text("DATELINE_CONFIG=other.toml\n")
    assert load().threads == 6


def test_all_problems_are_told_at_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to start the program once per mistake; each is named as its maker wrote it."""
    (place / "dateline.toml").write_text("port = 0\ncolour = 'red'\nslack_app_token = 7\n")
    (place / ".env").write_text("DATELINE_OFFLINE=maybe\n")
    monkeypatch.setenv("DATELINE_THREADS", "many")
    monkeypatch.setenv("DATELINE_EMBEDDER", "some/model")
    with pytest.raises(SettingsError) as caught:
        load()
    starts = sorted(problem.partition(":")[0] for problem in caught.value.problems)
    assert starts == [
        "DATELINE_EMBEDDER_REVISION",
        "DATELINE_OFFLINE in .env",
        "DATELINE_THREADS",
        "colour in dateline.toml",
        "port in dateline.toml",
        "slack_app_token in dateline.toml",
    ]
    assert all(problem in str(caught.value) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("DATELINE_THREAD", "DATELINE_THREADS"),
        ("dateline_home", "DATELINE_HOME"),
        ("DATELINE_CONFG", "DATELINE_CONFIG"),
        ("DATELINE_DATABASE_URL", "DATABASE_URL"),
        ("DATELINE_SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN"),
    ],
)
@pytest.mark.parametrize("chooser", ["environment", "dotenv"])
def test_a_misspelt_variable_is_told(
    chooser: str, slip: str, meant: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that would have no effect is a problem; the one meant is named, the value isn't."""
    if chooser == "environment":
        monkeypatch.setenv(slip, "hunter2")
    else:
        (place / ".env").write_text(f"{slip}=hunter2\nCOMPOSE_PROJECT_NAME=not-ours\n")
    with pytest.raises(SettingsError) as caught:
        load()
    (problem,) = caught.value.problems
    assert problem.startswith(slip)
    assert problem.endswith(f"did you mean {meant}?")
    assert "hunter2" not in problem


@pytest.mark.parametrize(
    ("slip", "advice"),
    [
        ("thread = 2", "did you mean threads?"),
        ("DATELINE_THREADS = 2", "did you mean threads?"),
        ("[slack_bot_tokens]", "did you mean slack_bot_token?"),
        ("zzz = 1", "remove it"),
    ],
)
def test_an_unknown_key_is_told(slip: str, advice: str, place: Path) -> None:
    """The same for the TOML file, where settings have their short names."""
    (place / "dateline.toml").write_text(slip)
    with pytest.raises(SettingsError) as caught:
        load()
    (problem,) = caught.value.problems
    assert "in dateline.toml: there is no such setting" in problem
    assert advice in problem


def test_a_file_that_was_named_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the default file may be missing."""
    monkeypatch.setenv("DATELINE_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"DATELINE_CONFIG: there is no file nowhere\.toml"):
        load()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("dateline.toml", b"threads 2", r"dateline\.toml: not TOML \(.*line 1"),
        ("dateline.toml", b"host = '\xff'", r"dateline\.toml: not TOML"),
        (".env", b"DATELINE_HOST=\xff", r"\.env: can't be read .* UTF-8"),
    ],
)
def test_an_unreadable_file_is_told(name: str, content: bytes, reason: str, place: Path) -> None:
    """A broken file of settings is named, with the place in it where that is known."""
    (place / name).write_bytes(content)
    with pytest.raises(SettingsError, match=reason):
        load()


def test_a_folder_is_no_file_of_settings(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path to something else than a file is told like any other mistake."""
    monkeypatch.setenv("DATELINE_CONFIG", str(place))
    with pytest.raises(SettingsError, match=r"can't be read .*; DATELINE_CONFIG has to name a TOML file"):
        load()
