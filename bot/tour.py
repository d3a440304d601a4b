"""A short tour over the sample articles: questions and answers as in a conversation, for where nobody types."""

from dataclasses import dataclass

from bot import rendering
from bot.services import Services
from bot.terminal import Screen
from retrieval.domain import Window


@dataclass(frozen=True, slots=True)
class Stop:
    """A question of the tour, with what is remarkable about it, and whether it goes on from the one before."""

    question: str
    remark: str = ""
    follows: bool = False


STOPS = (
    Stop("How many people died when the Skerrin ferry capsized?"),
    Stop("and who was the captain?", "A follow-up: it means the ferry that was just spoken of.", follows=True),
    Stop("What is the price tag of the Corrin Sound bridge?", "The articles say it in other words."),
    Stop("According to the ministry, what was the real reason for Coastway's delays?", "Two views, each quoted."),
    Stop("From what date do pupils have to give up their mobiles?"),
    Stop("Who won the mayoral election in Brackwater?", "Lindhaven has voted, Brackwater has not: no answer, then."),
)


def play(services: Services, screen: Screen) -> None:
    """Ask the questions one after the other and show the answers; raises DatelineError."""
    counts = services.library.counts(services.scope, Window())
    screen.say(f"Dateline over {counts.articles} sample articles about invented events. `dateline ask` asks yours.")
    screen.say("")
    thread: list[str] = []
    for stop in STOPS:
        thread = thread if stop.follows else []
        screen.say(f"> {stop.question}", "bold")
        if stop.remark:
            screen.say(f"  ({stop.remark})", "dim")
        answer = services.models.ask(stop.question, services.scope, thread=thread)
        screen.show(rendering.answer(answer, counts))
        screen.say("")
        thread = [*thread, stop.question]
