"""`console`: questions and commands over the library at home."""

from argparse import Namespace

from bot import keeping
from bot.console import Console
from bot.history import history
from bot.services import Services
from bot.terminal import Screen
from bot.wiring import build
from config import Settings


def run(args: Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command is called alike
    """Open the console until the person leaves it."""
    with build(settings) as services:
        converse(services, settings, f"Your library, {settings.home}.")
    return 0


def converse(services: Services, settings: Settings, greeting: str) -> None:
    """Greet, and open the console over these articles."""
    screen = Screen()
    keeping.get_ready(services)
    screen.say(greeting)
    screen.say("Type a question, /help or /quit.", "dim")
    screen.say("")
    with history(settings.home):
        Console(services, settings, screen).run()
