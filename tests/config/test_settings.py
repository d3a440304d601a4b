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
    assert settings.llm_url is None
    assert settings.summarizer == "embedded"
    assert settings.slack_bot_token is None
    assert settings.command == "/articles"
    assert settings.private_hosts == frozenset()


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
        ("DATABASE_URL", "mysql://ada:hunter2@db/articles"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATELINE_COMMAND", "/"),
        ("DATELINE_COMMAND", "//articles"),
        ("DATELINE_COMMAND", "/Articles"),
        ("DATELINE_COMMAND", "/articles ask"),
        ("DATELINE_COMMAND", "/" + "a" * 32),
        ("DATELINE_CONFIDENCE", "1.5"),
        ("DATELINE_CONFIDENCE", "nan"),
        ("DATELINE_EMBEDDER", "./models/none"),
        ("DATELINE_EMBEDDER", "a/b/c"),
        ("DATELINE_EMBEDDER", "a/b/" + "c" * 300),
        ("DATELINE_EMBEDDER_REVISION", "main"),
        ("DATELINE_HOME", "~nobody-of-that-name/x"),
        ("DATELINE_LLM_KEY", "hunter2 hunter2"),
        ("DATELINE_PUBLIC_URL", "http://hunter2.example"),
        ("DATELINE_PUBLIC_URL", "https://ada:hunter2@news.example"),
        ("DATELINE_PUBLIC_URL", "https://news.example/?hunter2"),
        ("DATELINE_WORKSPACE", "T1 T2"),
        ("DATELINE_LLM_KEY", "hunter2\nX-Other: header"),
        ("DATELINE_LLM_KEY", "schlüssel"),
        ("DATELINE_LLM_URL", "127.0.0.1:11434/v1"),
        ("DATELINE_LLM_URL", "file:///etc/passwd"),
        ("DATELINE_LLM_URL", "http:///v1"),
        ("DATELINE_LLM_URL", "https://ada:hunter2@models.example/v1"),
        ("DATELINE_LLM_URL", "https://models.example/v1?key=hunter2"),
        ("DATELINE_LOG_JSON", "perhaps"),
        ("DATELINE_LOG_LEVEL", "loud"),
        ("DATELINE_MAX_FILE_MB", "0"),
        ("DATELINE_OFFLINE", "sometimes"),
        ("DATELINE_PORT", "70000"),
        ("DATELINE_PRIVATE_HOSTS", "https://wiki.example.org/"),
        ("DATELINE_PRIVATE_HOSTS", "wiki.example.org wiki.example.com"),
        ("DATELINE_PRIVATE_HOSTS", "wiki.example.org:"),
        ("DATELINE_PRIVATE_HOSTS", "wiki.example.org:65536"),
        ("DATELINE_PRIVATE_HOSTS", "wiki..org"),
        ("DATELINE_PRIVATE_HOSTS", "[::1]:80"),
        ("DATELINE_SUMMARIZER", "./models/none"),
        ("DATELINE_SUMMARIZER", "a/b/c"),
        ("DATELINE_SUMMARIZER", "endpoint"),
        ("DATELINE_SUMMARIZER_REVISION", "main"),
        ("DATELINE_THREADS", "0"),
        ("DATELINE_THREADS", "65"),
        ("DATELINE_THREADS", "many"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_APP_TOKEN", "hunter2"),
        ("SLACK_BOT_TOKEN", "xoxb-"),
        ("SLACK_BOT_TOKEN", "xoxb-1 xoxb-2"),
        ("SLACK_BOT_TOKEN", "xoxp-1"),
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


@pytest.mark.parametrize("field", ["embedder", "summarizer"])
def test_a_model_of_the_hub_needs_its_commit(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a pinned commit a model could change under us."""
    variable = f"DATELINE_{field.upper()}"
    monkeypatch.setenv(variable, "some-lab/some-model")
    with pytest.raises(SettingsError, match=rf"{variable}_REVISION: some-lab/some-model is no folder, .* give the 40"):
        load()
    monkeypatch.setenv(f"{variable}_REVISION", COMMIT)
    settings = load()
    assert getattr(settings, field) == "some-lab/some-model"
    assert getattr(settings, f"{field}_revision") == COMMIT


def test_where_the_embedder_comes_from(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is there needs no commit, and is never mistaken for a name of the hub."""
    monkeypatch.setenv("DATELINE_EMBEDDER", "models/mine")
    monkeypatch.setenv("DATELINE_EMBEDDER_REVISION", COMMIT)
    assert load().embedder_kind == "hub"
    (place / "models" / "mine").mkdir(parents=True)
    monkeypatch.delenv("DATELINE_EMBEDDER_REVISION")
    assert load().embedder_kind == "folder"


def test_a_summarizer_in_a_folder_needs_no_commit(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """Nor does the one that we have chosen and pinned, whatever folders there are; a tilde is the user's home."""
    monkeypatch.setenv("HOME", str(place))
    (place / "transformers").mkdir()
    for given, taken in [("~/transformers", f"{place}/transformers"), ("transformers", "transformers")]:
        monkeypatch.setenv("DATELINE_SUMMARIZER", given)
        assert load().summarizer == taken


def test_the_chat_model_summarises_unless_another_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has set up its server need not say it twice, and may say otherwise."""
    monkeypatch.setenv("DATELINE_LLM_URL", "http://127.0.0.1:8000/v1")
    monkeypatch.setenv("DATELINE_LLM_MODEL", "qwen3:8b")
    assert load().summarizer == "endpoint"
    for chosen in ("endpoint", "embedded"):
        monkeypatch.setenv("DATELINE_SUMMARIZER", chosen)
        assert load().summarizer == chosen


def test_the_chat_model_can_not_summarise_without_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told which setting is missing; a server's wrong address is told as just that."""
    monkeypatch.setenv("DATELINE_SUMMARIZER", "endpoint")
    with pytest.raises(SettingsError, match="DATELINE_SUMMARIZER: endpoint needs DATELINE_LLM_URL; set that, or give"):
        load()
    monkeypatch.setenv("DATELINE_LLM_URL", "nowhere")
    with pytest.raises(SettingsError) as caught:
        load()
    assert [problem.partition(":")[0] for problem in caught.value.problems] == ["DATELINE_LLM_URL"]


def test_levels_are_read_in_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """People write debug as often as DEBUG."""
    monkeypatch.setenv("DATELINE_LOG_LEVEL", "debug")
    assert load().log_level == "DEBUG"


def test_the_slack_address_ends_in_one_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names of Slack's methods are appended to it."""
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8000/fake/api")
    assert load().slack_api_url == "http://127.0.0.1:8000/fake/api/"


@pytest.mark.parametrize(
    ("given", "command"), [("/news-2_go", "/news-2_go"), ("news", "/news"), ("a" * 31, "/" + "a" * 31)]
)
def test_the_command_begins_with_a_slash(given: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """People write it with the slash or without."""
    monkeypatch.setenv("DATELINE_COMMAND", given)
    assert load().command == command


@pytest.mark.parametrize("chooser", ["environment", "dotenv", "toml text", "toml list"])
def test_private_hosts_have_commas_between(chooser: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever they are chosen, with blanks and capitals or not; TOML takes a list too."""
    text = "Wiki.example.org, 10.0.0.8:8080,,intra_net:65535 "
    if chooser == "environment":
        monkeypatch.setenv("DATELINE_PRIVATE_HOSTS", text)
    elif chooser == "dotenv":
        (place / ".env").write_text(f'DATELINE_PRIVATE_HOSTS="{text}"\n')
    elif chooser == "toml text":
        (place / "dateline.toml").write_text(f'private_hosts = "{text}"\n')
    else:
        (place / "dateline.toml").write_text(f"private_hosts = {text.split(',')}\n")
    assert load().private_hosts == {"wiki.example.org", "10.0.0.8:8080", "intra_net:65535"}


def test_private_hosts_are_told_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that is wrong is named."""
    monkeypatch.setenv("DATELINE_PRIVATE_HOSTS", "wiki.example.org,http://intranet")
    with pytest.raises(SettingsError, match=r"DATELINE_PRIVATE_HOSTS: http://intranet is no host; give "):
        load()


@pytest.mark.parametrize("token", ["xoxb-12-34-aBc", "xoxe.xoxb-1-aBc"])
def test_tokens_of_both_kinds_are_taken(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot's token may be one that rotates."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", token)
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-A1-2-f00")
    settings = load()
    assert settings.slack_bot_token
    assert settings.slack_bot_token.get_secret_value() == token
    assert settings.slack_app_token
    assert settings.slack_app_token.get_secret_value() == "xapp-1-A1-2-f00"


def test_tokens_in_each_others_place_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistake that is made most is named as what it is."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xapp-1-hunter2")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xoxb-hunter2")
    with pytest.raises(SettingsError) as caught:
        load()
    assert caught.value.problems == (
        "SLACK_BOT_TOKEN: this is the token for SLACK_APP_TOKEN; give a text, the whole token that begins with xoxb-",
        "SLACK_APP_TOKEN: this is the token for SLACK_BOT_TOKEN; give a text, the whole token that begins with xapp-",
    )


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings, printed, nor the message about a wrong one holds a token or a password."""
    secrets = {"SLACK_BOT_TOKEN": "xoxb-hunter2", "SLACK_SIGNING_SECRET": "hunter2", "SLACK_APP_TOKEN": "xapp-hunter2"}
    for name, secret in secrets.items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:hunter2@db/articles")
    settings = load()
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    for name in secrets:
        monkeypatch.setenv(name, "hunter2 hunter2")
    monkeypatch.setenv("DATABASE_URL", "mysql://ada:hunter2@db/articles")
    with pytest.raises(SettingsError) as caught:
        load()
    assert len(caught.value.problems) == 3
    assert "hunter2" not in repr(caught.value)
    assert caught.value.__context__ is None  # a traceback would show it


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1/chat/completions"],
)
def test_a_chat_models_server_is_told_by_its_base(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a slash at its end, or the whole address copied, it is the same one; the key is not shown."""
    monkeypatch.setenv("DATELINE_LLM_URL", url)
    monkeypatch.setenv("DATELINE_LLM_MODEL", "qwen3:8b")
    monkeypatch.setenv("DATELINE_LLM_KEY", "sk-hunter2")
    settings = load()
    assert settings.llm_url == "http://127.0.0.1:8000/v1"
    assert settings.llm_model == "qwen3:8b"
    assert settings.llm_key
    assert settings.llm_key.get_secret_value() == "sk-hunter2"
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_a_chat_models_server_needs_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of its models to take can't be guessed; a model without a server is not used."""
    monkeypatch.setenv("DATELINE_LLM_URL", "http://127.0.0.1:8000/v1")
    with pytest.raises(SettingsError, match="DATELINE_LLM_MODEL: DATELINE_LLM_URL needs it; give the name"):
        load()
    monkeypatch.delenv("DATELINE_LLM_URL")
    monkeypatch.setenv("DATELINE_LLM_MODEL", "qwen3:8b")
    assert load().llm_url is None


def test_a_chat_models_wrong_url_and_key_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both may hold what nobody else is to know."""
    monkeypatch.setenv("DATELINE_LLM_URL", "https://ada:hunter2@models.example/v1")
    monkeypatch.setenv("DATELINE_LLM_KEY", "hunter2 hunter2")
    with pytest.raises(SettingsError) as caught:
        load()
    assert len(caught.value.problems) == 2
    assert "hunter2" not in repr(caught.value)


def test_settings_are_frozen() -> None:
    """What was chosen at the start holds to the end."""
    settings: Settings = load()
    with pytest.raises(ValidationError):
        settings.threads = 4


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_has_one_driver(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the URL is written, as hosters do; the password stays in it, and out of sight."""
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://ada:hunter2@db.example:5433/articles?sslmode=require")
    settings = load()
    assert settings.database_url == "postgresql+psycopg://ada:hunter2@db.example:5433/articles?sslmode=require"
    assert "ada:***@db.example" in settings.model_dump_json()
