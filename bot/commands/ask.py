"""`ask`: answers one question, or each row of a file."""

from argparse import Namespace
from datetime import UTC, datetime

from bot import keeping, rendering
from bot.commands import batch
from bot.commands.output import put
from bot.commands.rows import answer_row
from bot.terminal import Screen
from bot.wiring import build
from config import Settings
from retrieval.domain import Point, Window


def run(args: Namespace, settings: Settings) -> int:
    """Answer; saying that the articles don't answer is an answer too."""
    window = Window(args.since, args.until)
    settings = settings.model_copy(update={"confidence": Point.STRICT.value}) if args.strict else settings
    if args.batch is not None:
        return batch.run(args.batch, window, settings)
    with build(settings) as services:
        keeping.get_ready(services)
        now = datetime.now(UTC).astimezone()
        question = " ".join(args.question)
        answer = services.models.ask(question, services.scope, window=window, thread=args.thread, now=now)
        if args.json:
            put(answer_row(None, answer))
        else:
            Screen().show(rendering.answer(answer, services.library.counts(services.scope, answer.window)))
    return 0
