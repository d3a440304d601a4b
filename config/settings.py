"""The settings: what each is called, what it takes, and what holds when nobody chose."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_serializer, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

EMBEDDED = "embedded"
"""The embedder, and the summarizer on it, that need no download: the weights come with a package."""
TRANSFORMERS = "transformers"
"""The summarizer that is a model of the hub which we have chosen and pinned."""
ENDPOINT = "endpoint"
"""The summarizer that is the chat model."""

NONE = "none"
"""No such model."""

_CHOICES = {  # neither folders nor hub names
    "embedder": (EMBEDDED,),
    "summarizer": (EMBEDDED, TRANSFORMERS, ENDPOINT),
    "reader": (EMBEDDED, NONE),
    "reranker": (NONE,),
    "writer": (NONE, ENDPOINT),
}
_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_MODEL_SERVER = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://(\S+)")
_PASSWORD = re.compile(r"(://[^/@]*:)[^/]*@")
_WORKSPACE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PUBLIC = re.compile(r"https://[A-Za-z0-9.-]+(?::[1-9][0-9]{0,4})?(?:/[^\s?#]*)?")
_KEY = re.compile(r"[!-~]+")  # what can go into a header
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::([1-9][0-9]{0,4}))?")
_LAST_PORT = 65_535
_TOKENS = {
    "slack_bot_token": re.compile(r"(xoxe\.)?xoxb-[\w.-]+", re.ASCII),
    "slack_app_token": re.compile(r"xapp-[\w.-]+", re.ASCII),
}
_Upper = BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value)


class SettingsError(Exception):
    """The settings can't be used; the text tells the person who made them every problem at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n  ".join(("These settings need a change:", *problems)))
        self.problems = tuple(problems)


def _setting(variable: str, default: Any, takes: str, **limits: Any) -> Any:  # noqa: ANN401 - a field of any type
    """Declare a setting by the variable that users know it as and, for messages, the values that it takes."""
    return Field(default, validation_alias=variable, description=takes, **limits)


class Settings(BaseSettings):
    """Every choice, checked; `config.load` makes it. Secrets stay hidden when it is printed."""

    model_config = SettingsConfigDict(
        frozen=True,
        case_sensitive=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    home: Path = _setting("DATELINE_HOME", Path("data"), "the path of a folder")
    """The data folder."""
    database_url: str = _setting(
        "DATABASE_URL",
        None,
        "the URL of a SQLite file, sqlite:///folder/name.db, or of a PostgreSQL database,"
        " postgresql+psycopg://user:password@host/name",
        repr=False,
    )
    """Where everything is kept; a file in the data folder unless said otherwise. May hold a password."""
    workspace: str = _setting("DATELINE_WORKSPACE", "local", "the id of a workspace, such as T024BE7LD")
    """The workspace that the command line works in: this machine's own, or one of those that installed the app."""
    embedder: str = _setting("DATELINE_EMBEDDER", EMBEDDED, '"embedded", a hub name or the path of a folder')
    """The embedding model; `embedder_kind` tells which of the three it is."""
    embedder_revision: str | None = _setting("DATELINE_EMBEDDER_REVISION", None, "the 40 digits of a commit hash")
    """The commit that pins a model of the hub."""
    offline: bool = _setting("DATELINE_OFFLINE", True, "true or false")
    """Whether a model of the hub has to be in the local cache already, so that nothing is downloaded."""
    threads: int = _setting("DATELINE_THREADS", 2, "a whole number from 1 to 64", ge=1, le=64)
    """The threads that torch computes with."""
    reader: str = _setting("DATELINE_READER", EMBEDDED, '"embedded", "none", a hub name or the path of a folder')
    """The model that finds the words which answer: our own, or an extractive question answering model."""
    reader_revision: str | None = _setting("DATELINE_READER_REVISION", None, "the 40 digits of a commit hash")
    """The commit that pins a reader of the hub."""
    reranker: str = _setting("DATELINE_RERANKER", NONE, '"none", a hub name or the path of a folder')
    """The cross-encoder that helps to rank what was found, if any."""
    reranker_revision: str | None = _setting("DATELINE_RERANKER_REVISION", None, "the 40 digits of a commit hash")
    """The commit that pins a cross-encoder of the hub."""
    confidence: Literal["balanced", "strict"] | Annotated[float, Field(ge=0, le=1)] | None = _setting(
        "DATELINE_CONFIDENCE", None, '"balanced", "strict", or a number from 0 to 1'
    )
    """How sure an answer has to be, below which there is none; unless said otherwise as each workspace chose."""
    llm_url: str | None = _setting(
        "DATELINE_LLM_URL",
        None,
        "the base URL of an OpenAI-compatible server, without a name or password, as http://127.0.0.1:11434/v1",
    )
    """The server of a chat model that words answers; none: they are the articles' own sentences."""
    llm_model: str | None = _setting("DATELINE_LLM_MODEL", None, "the name that the server has for the model")
    """The chat model, which has to be named where there is a server."""
    llm_key: SecretStr | None = _setting("DATELINE_LLM_KEY", None, "a text, the whole API key without blanks")
    """The key that the server wants, if any."""
    llm_seconds: int = _setting("DATELINE_LLM_SECONDS", 60, "a whole number of seconds, 5 or more", ge=5, le=3600)
    """The time that the chat model has for an answer, in seconds."""
    llm_per_hour: int | None = _setting("DATELINE_LLM_PER_HOUR", None, "a whole number of requests, 1 or more", ge=1)
    """The most requests that go to the chat model's server within an hour; None is no limit."""
    writer: str = _setting("DATELINE_WRITER", None, '"none", "endpoint", a hub name or the path of a folder')
    """What words answers: unless said otherwise the chat model where there is one, else the articles themselves."""
    writer_revision: str | None = _setting("DATELINE_WRITER_REVISION", None, "the 40 digits of a commit hash")
    """The commit that pins a writer of the hub."""
    summarizer: str = _setting(
        "DATELINE_SUMMARIZER", None, '"embedded", "transformers", "endpoint", a hub name or the path of a folder'
    )
    """What words summaries; unless said otherwise the chat model where there is one, else the articles themselves."""
    summarizer_revision: str | None = _setting("DATELINE_SUMMARIZER_REVISION", None, "the 40 digits of a commit hash")
    """The commit that pins a summarizer of the hub."""
    max_file_mb: int = _setting("DATELINE_MAX_FILE_MB", 20, "a whole number of megabytes, 1 or more", ge=1)
    """The largest file that is read, in megabytes."""
    robots: bool = _setting("DATELINE_ROBOTS", True, "true or false")
    """Whether pages are left alone that a site's robots.txt asks programs not to read."""
    max_articles: int | None = _setting("DATELINE_MAX_ARTICLES", None, "a whole number of articles, 1 or more", ge=1)
    """The most articles that a workspace may have; None is no limit."""
    max_feeds: int | None = _setting("DATELINE_MAX_FEEDS", None, "a whole number of feeds, 1 or more", ge=1)
    """The most feeds that a workspace may follow; None is no limit but our own."""
    questions_at_once: int = _setting(
        "DATELINE_QUESTIONS_AT_ONCE", 4, "a whole number of questions, from 1 to 64", ge=1, le=64
    )
    """How many of a workspace's jobs are worked at at once, over all processes, while others wait too."""
    feed_minutes: int = _setting("DATELINE_FEED_MINUTES", 15, "a whole number of minutes, 1 or more", ge=1)
    """The shortest time between two polls of a feed."""
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], _Upper] = _setting(
        "DATELINE_LOG_LEVEL", "WARNING", "DEBUG, INFO, WARNING or ERROR"
    )
    """The least severe log records that are shown."""
    log_json: bool = _setting("DATELINE_LOG_JSON", False, "true or false")
    """Whether each log record is a line of JSON."""
    private_hosts: Annotated[frozenset[str], NoDecode] = _setting(
        "DATELINE_PRIVATE_HOSTS", None, "names of hosts with commas between them, each as host or host:port"
    )
    """The hosts that links are read from although their addresses are private, as an intranet's are."""
    command: str = _setting(
        "DATELINE_COMMAND", "/articles", "a slash command such as /articles, at most 32 characters: a-z, 0-9, - and _"
    )
    """The slash command, which other apps in the workspace may have taken."""
    slack_bot_token: SecretStr | None = _setting(
        "SLACK_BOT_TOKEN", None, "a text, the whole token that begins with xoxb-"
    )
    """The token that the bot acts with."""
    slack_signing_secret: SecretStr | None = _setting("SLACK_SIGNING_SECRET", None, "a text, the app's signing secret")
    """What Slack's requests are verified with, in HTTP mode."""
    slack_app_token: SecretStr | None = _setting(
        "SLACK_APP_TOKEN", None, "a text, the whole token that begins with xapp-"
    )
    """The token that opens Socket Mode."""
    slack_client_id: str | None = _setting("SLACK_CLIENT_ID", None, "the app's client id")
    """With it and the secret, many workspaces install the app by themselves, over HTTP at /slack/install."""
    slack_client_secret: SecretStr | None = _setting("SLACK_CLIENT_SECRET", None, "a text, the app's client secret")
    """What goes with the client id."""
    public_url: str | None = _setting(
        "DATELINE_PUBLIC_URL", None, "the https address at which people reach Dateline, as https://dateline.example.org"
    )
    """Where people come back to from Slack when they install the app; without it, the first that the app's page has."""
    token_keys: SecretStr | None = _setting(
        "DATELINE_TOKEN_KEYS", None, "Fernet keys with commas between them, the newest first"
    )
    """What the workspaces' tokens are encrypted with where they are kept: the first encrypts, all of them decrypt."""
    slack_api_url: str = _setting(
        "SLACK_API_URL", "https://slack.com/api/", "an address that begins with https:// or http://"
    )
    """Where Slack's API is; a test server's address otherwise."""
    host: str = _setting("DATELINE_HOST", "127.0.0.1", "the address to listen on")
    """The address that HTTP mode listens on."""
    port: int = _setting("DATELINE_PORT", 3000, "a whole number from 1 to 65535", ge=1, le=65535)
    """The port that HTTP mode listens on."""

    @property
    def embedder_kind(self) -> Literal["embedded", "folder", "hub"]:
        """Where the embedding model comes from."""
        return _kind(self.embedder)

    def moved(self, home: Path) -> "Settings":
        """The same settings with another data folder, and the articles in it."""
        return self.model_copy(update={"home": home, "database_url": _database_in(home)})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings hands it over by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over what `config.load` read from files."""
        return env_settings, init_settings

    @field_validator("home")
    @classmethod
    def _home_is_a_folder(cls, home: Path) -> Path:
        home = _expanded(home)
        if os.path.isfile(home):  # noqa: PTH113 - a path too long or not allowed is False here, an error there
            message = f"{home} is a file; give {takes('home')}"
            raise ValueError(message)
        return home

    @field_validator("database_url", mode="before")
    @classmethod
    def _database_is_of_an_engine_that_we_know(cls, url: object, info: ValidationInfo) -> object:
        if url is None:
            return (
                f"sqlite:///{quote(str(info.data.get('home', '')))}/dateline.db"  # as a URL has it: ? and % mean more
            )
        if not isinstance(url, str) or re.match(r"sqlite:///.", url):
            return url
        found = _POSTGRES.fullmatch(url)
        if found is None:  # not shown: it may hold a password
            message = f"give {takes('database_url')}"
            raise ValueError(message)
        return f"postgresql+psycopg://{found[1]}"

    @field_validator("summarizer", "writer", mode="before")
    @classmethod
    def _model_follows_the_server(cls, model: object, info: ValidationInfo) -> object:
        field = str(info.field_name)
        server = info.data.get("llm_url", "")  # not there if it is wrong, which is told by itself
        if model is None:
            return ENDPOINT if server else {"summarizer": EMBEDDED, "writer": NONE}[field]
        if model == ENDPOINT and server is None:
            message = f"{ENDPOINT} needs {VARIABLES['llm_url']}; set that, or give another of {takes(field)}"
            raise ValueError(message)
        return model

    @field_validator("embedder", "summarizer", "reader", "reranker", "writer")
    @classmethod
    def _model_exists(cls, model: str, info: ValidationInfo) -> str:
        field = str(info.field_name)
        if model in _CHOICES[field]:
            return model
        folder = _expanded(Path(model))
        if _kind(str(folder)) == "folder":
            return str(folder)
        if not _HUB_NAME.fullmatch(model):
            message = f"there is no folder {model}; give {takes(field)}"
            raise ValueError(message)
        return model

    @field_validator(
        "embedder_revision", "summarizer_revision", "reader_revision", "reranker_revision", "writer_revision"
    )
    @classmethod
    def _revision_pins_a_model_of_the_hub(cls, revision: str | None, info: ValidationInfo) -> str | None:
        field = str(info.field_name)
        of = field.removesuffix("_revision")
        model = info.data.get(of, EMBEDDED)
        if revision is None and model not in _CHOICES[of] and _kind(model) == "hub":
            message = f"{model} is no folder, so it is a hub's model; give {takes(field)}"
            raise ValueError(message)
        if revision is not None and not _COMMIT.fullmatch(revision):
            message = f"only a full commit hash pins a model; give {takes(field)}"
            raise ValueError(message)
        return revision

    @field_serializer("database_url", when_used="json")
    def _database_without_its_password(self, url: str) -> str:
        return _PASSWORD.sub(r"\1***@", url)

    @field_validator("workspace")
    @classmethod
    def _workspace_is_an_id(cls, workspace: str) -> str:
        if not _WORKSPACE.fullmatch(workspace):
            message = f"give {takes('workspace')}"
            raise ValueError(message)
        return workspace

    @field_validator("llm_url")
    @classmethod
    def _model_server_is_a_base(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if not _MODEL_SERVER.fullmatch(url):  # not shown: it may hold a password
            message = f"give {takes('llm_url')}"
            raise ValueError(message)
        return url.rstrip("/").removesuffix("/chat/completions")

    @field_validator("llm_model")
    @classmethod
    def _model_is_named(cls, model: str | None, info: ValidationInfo) -> str | None:
        if model is None and info.data.get("llm_url"):
            message = f"{VARIABLES['llm_url']} needs it; give {takes('llm_model')}"
            raise ValueError(message)
        return model

    @field_validator("llm_key")
    @classmethod
    def _key_fits_a_header(cls, key: SecretStr | None) -> SecretStr | None:
        if key is None or _KEY.fullmatch(key.get_secret_value()):
            return key
        message = f"give {takes('llm_key')}"
        raise ValueError(message)

    @field_validator("private_hosts", mode="before")
    @classmethod
    def _hosts_may_have_commas_between(cls, hosts: object) -> object:
        if hosts is None:
            return frozenset()
        return hosts.split(",") if isinstance(hosts, str) else hosts

    @field_validator("private_hosts")
    @classmethod
    def _hosts_are_names(cls, hosts: frozenset[str]) -> frozenset[str]:
        names = frozenset(host.strip().lower() for host in hosts if host.strip())
        for name in sorted(names):
            found = _HOST.fullmatch(name)
            if found is None or int(found[1] or 1) > _LAST_PORT:
                message = f"{name} is no host; give {takes('private_hosts')}"
                raise ValueError(message)
        return names

    @field_validator("command")
    @classmethod
    def _command_is_one_of_slacks(cls, command: str) -> str:
        slashed = command if command.startswith("/") else f"/{command}"
        if not _COMMAND.fullmatch(slashed):
            message = f"give {takes('command')}"
            raise ValueError(message)
        return slashed

    @field_validator("public_url")
    @classmethod
    def _public_url_is_a_base(cls, url: str | None) -> str | None:
        if url is not None and not _PUBLIC.fullmatch(url):
            message = f"give {takes('public_url')}"
            raise ValueError(message)
        return url.rstrip("/") if url else None

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token_is_of_its_kind(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        field = str(info.field_name)
        if token is None or _TOKENS[field].fullmatch(token.get_secret_value()):
            return token
        (other,) = _TOKENS.keys() - {field}
        mixed_up = _TOKENS[other].fullmatch(token.get_secret_value())  # the value itself is never shown
        message = f"this is the token for {VARIABLES[other]}; " if mixed_up else ""
        raise ValueError(f"{message}give {takes(field)}")

    @field_validator("slack_api_url")
    @classmethod
    def _api_url_ends_in_a_slash(cls, url: str) -> str:
        if not re.match(r"https?://[^/]", url):
            message = f"give {takes('slack_api_url')}"
            raise ValueError(message)
        return url.rstrip("/") + "/"


VARIABLES = {field: str(info.validation_alias) for field, info in Settings.model_fields.items()}
"""The name of each setting here, which is its name in a TOML file, and the variable that users know it as."""


def takes(field: str) -> str:
    """Say in words what a setting takes."""
    return Settings.model_fields[field].description or ""


def _database_in(home: Path) -> str:
    """The URL of the database in a data folder; in a URL, ? and % would mean something else."""
    return f"sqlite:///{quote(str(home))}/dateline.db"


def _kind(embedder: str) -> Literal["embedded", "folder", "hub"]:
    if embedder == EMBEDDED:
        return "embedded"
    return "folder" if os.path.isdir(embedder) else "hub"  # noqa: PTH112 - as above


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        message = f"{path} names the home of a user who has none; write the path out"
        raise ValueError(message) from error
