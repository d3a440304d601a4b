"""What tests of installations share: stores with a vault, and the pages, with a browser before them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar, web
from cryptography.fernet import Fernet
from yarl import URL

from bot import wiring
from bot.installing.oauth import App, Installing
from bot.lanes import Lane
from bot.ports import Stores
from bot.renewing import Exchange
from bot.vault import Vault
from config.manifest import scopes
from retrieval.adapters.sqlite_library import SqliteLibrary
from tests.slack.fake import FakeSlack

KEY = Fernet.generate_key().decode()


@contextmanager
def opened(folder: Path, *keys: str) -> Iterator[Stores]:
    """The stores in a folder, with these keys for tokens."""
    with SqliteLibrary(f"sqlite:///{folder}/library.db", folder / "index") as library:
        yield wiring.stores(library, Vault(keys or (KEY,)))


@dataclass(slots=True)
class Clock:
    """Tells the time, so far put forward."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """The time now."""
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class Site:
    """The pages as people see them; ``told`` is when installations were told of."""

    slack: FakeSlack
    base: str
    clock: Clock
    told: list[datetime]

    def browser(self) -> ClientSession:
        """Somebody's browser; what is said to be secure goes to loopback too."""
        return ClientSession(cookie_jar=CookieJar(unsafe=True, treat_as_secure_origin=URL(self.base)))

    async def begin(self, browser: ClientSession, **headers: str) -> str:
        """Go to the page that begins; gives the address at Slack that one is sent to."""
        async with browser.get(f"{self.base}/slack/install", headers=headers, allow_redirects=False) as sent:
            assert sent.status == 302, await sent.text()
            return sent.headers["Location"]

    async def see(self, browser: ClientSession, address: str) -> tuple[int, str]:
        """What a page is and says."""
        async with browser.get(address, allow_redirects=False) as page:
            assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert page.headers["Cache-Control"] == "no-store"
            return page.status, await page.text()

    async def install(self, browser: ClientSession, **where: Any) -> tuple[int, str]:
        """All of it, by somebody who agrees."""
        return await self.see(browser, self.slack.authorize(await self.begin(browser), "UADMIN", **where))


@asynccontextmanager
async def _served(slack: FakeSlack, stores: Stores, public: bool, secret: str) -> Any:
    lane, clock, told = Lane("store", 2), Clock(), list[datetime]()
    async with ClientSession() as session:
        site = web.Application()
        runner = web.AppRunner(site, access_log=None)
        exchange = Exchange(session, slack.api_url, slack.client_id, secret)
        application = App(slack.client_id, scopes(), slack.api_url)
        base = "http://127.0.0.1"
        installing = Installing(
            application, exchange, stores.states, stores.installations, lane, clock, lambda: told.append(clock())
        )
        site.add_routes(installing.routes())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        if public:
            object.__setattr__(application, "public_url", base)
        slack.redirect_urls = [f"{base}/slack/oauth_redirect"]
        try:
            yield Site(slack, base, clock, told)
        finally:
            await runner.cleanup()
            lane.close()


def visit(
    slack: FakeSlack,
    stores: Stores,
    doing: Callable[[Site], Awaitable[None]],
    *,
    public: bool = False,
    secret: str | None = None,
) -> None:
    """Do something with the pages; ``public`` if we know our address, ``secret`` that we have in place of the app's."""

    async def visiting() -> None:
        async with _served(slack, stores, public, slack.client_secret if secret is None else secret) as site:
            await doing(site)

    asyncio.run(visiting())
