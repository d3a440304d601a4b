"""Gathers the settings from where people put them: the environment, then `.env`, then one TOML file."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource

from config.settings import VARIABLES, Settings, SettingsError, takes

CONFIG = "DATELINE_CONFIG"
"""The variable that names the TOML file; `dateline.toml` is read if it is there and nothing was named."""

KEYS = {variable: key for key, variable in VARIABLES.items()}
"""The same settings the other way round: by the variable, the name in the TOML file."""


@dataclass(frozen=True, slots=True)
class _File:
    """What a file of settings says, empty values left out, or why it could not be read."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    problem: str | None = None


def load() -> Settings:
    """Return the settings of this process; SettingsError tells every problem at once, and no secret."""
    dotenv = _dotenv()
    toml = _toml(os.environ.get(CONFIG) or dotenv.values.get(CONFIG))
    problems = [file.problem for file in (dotenv, toml) if file.problem]
    problems += _slips(_ours(os.environ), [*KEYS, CONFIG])
    problems += _slips(_ours(dotenv.values), [*KEYS, CONFIG], f" in {dotenv.name}")
    problems += _slips(toml.values, VARIABLES, f" in {toml.name}")
    chosen: dict[str, Any] = {VARIABLES[key]: value for key, value in toml.values.items() if key in VARIABLES}
    chosen |= {name: value for name, value in dotenv.values.items() if name in KEYS}
    settings, wrong = _settings(chosen)
    problems += [f"{_spelled(key, dotenv, toml)}: {text}" for key, text in wrong.items()]
    if settings is None or problems:
        raise SettingsError(problems)
    return settings


def varied(settings: Settings, choices: Mapping[str, str]) -> Settings:
    """The same settings but for these, by their names in the TOML file; an empty value takes a choice back.

    A model of another name does not keep the revision of the one before. SettingsError tells every problem at once.
    """
    kept = settings.model_dump(include=settings.model_fields_set - choices.keys())
    kept = {key: value for key, value in kept.items() if key.removesuffix("_revision") not in choices}
    chosen = {VARIABLES[key]: value for key, value in {**kept, **choices}.items() if key in VARIABLES and value != ""}
    changed, wrong = _settings(chosen, _Chosen)
    problems = _slips(choices, VARIABLES) + [f"{key}: {text}" for key, text in wrong.items()]
    if changed is None or problems:
        raise SettingsError(problems)
    return changed


class _Chosen(Settings):
    """Settings for which the environment was asked before."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings hands it over by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is handed over alone."""
        return (init_settings,)


def _settings(chosen: Mapping[str, Any], kind: type[Settings] = Settings) -> tuple[Settings | None, dict[str, str]]:
    """Check what the files chose together with the environment; else say what is wrong with which setting."""
    try:
        return kind(**chosen), {}
    except ValidationError as error:
        problems = {}
        for detail in error.errors():
            key = KEYS.get(str(detail["loc"][0]), str(detail["loc"][0]))
            # pydantic's own words may hold the value, and the value may be a secret: only ours are shown
            ours = detail["type"] == "value_error"
            problems[key] = str(detail["ctx"]["error"]) if ours else f"give {takes(key)}"
        return None, problems


def _spelled(key: str, dotenv: _File, toml: _File) -> str:
    """Name a setting as the person wrote it who chose its value."""
    variable = VARIABLES[key]
    if os.environ.get(variable):
        return variable
    if variable in dotenv.values:
        return f"{variable} in {dotenv.name}"
    return f"{key} in {toml.name}" if key in toml.values else variable


def _slips(names: Iterable[str], known: Iterable[str], where: str = "") -> list[str]:
    """Tell of the names that are not known, each with the nearest that is, prefix or not."""
    bare = {_bare(name): name for name in known}
    problems = []
    for name in sorted(set(names) - set(bare.values())):
        near = get_close_matches(_bare(name), bare, n=1)
        advice = f"did you mean {bare[near[0]]}?" if near else "remove it (.env.example lists them all)"
        problems.append(f"{name}{where}: there is no such setting; {advice}")
    return problems


def _bare(name: str) -> str:
    return name.lower().removeprefix("dateline_")


def _ours(names: Iterable[str]) -> list[str]:
    return [name for name in names if name.upper().startswith("DATELINE_")]


def _dotenv() -> _File:
    name = ".env"
    try:
        values = DotEnvSettingsSource(Settings, env_file=name).env_vars
    except (OSError, UnicodeDecodeError) as error:
        return _File(name, problem=f"{name}: can't be read ({error}); it has to be a text file in UTF-8")
    return _File(name, {key: value for key, value in values.items() if value})


def _toml(chosen: object) -> _File:
    name = str(chosen or "dateline.toml")
    try:
        values = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = f"{CONFIG}: there is no file {name}; name one that is there, or leave it out"
        return _File(name, problem=problem if chosen else None)
    except OSError as error:
        problem = f"{name}: can't be read ({error.strerror}); {CONFIG} has to name a TOML file"
        return _File(name, problem=problem)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return _File(name, problem=f"{name}: not TOML ({error}); correct that place")
    return _File(name, {key: value for key, value in values.items() if value != ""})
