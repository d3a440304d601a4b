"""`reembed`: embeds all articles under the embedding model that is set, and has them searched with it from then on."""

from argparse import Namespace

from bot import keeping, waiting
from bot.commands.output import put, tell
from bot.terminal import Screen
from bot.wiring import build
from config import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Embed what lacks vectors of the model, of all workspaces, until none is left; as many do so as are started."""
    done = 0
    try:
        with build(settings) as services:
            with waiting.spinner("Loading the embedding model …"):
                services.reembed.choose()
            for count in keeping.embed_anew(services):
                done += count
            services.reembed.forget()
            model = services.reembed.switching.wanted.name
    except KeyboardInterrupt:
        tell(f"Stopped. {_articles(done)} embedded here, which is kept. Run the same command again to go on.")
        return 130
    if args.json:
        put({"embedded": done, "model": model})
    else:
        Screen().say(f"{_articles(done)} embedded here. All that there are can be searched with {model}.")
    return 0


def _articles(count: int) -> str:
    return f"{count:,} article was" if count == 1 else f"{count:,} articles were"
