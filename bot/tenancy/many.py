"""The workspaces that installed the app by themselves, or with all of their organisation."""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.clients import Clients, clients
from bot.lanes import WHOSE
from bot.records import Installation, Job, Tokens
from bot.tenancy.leaving import LEAVING, Leaving
from bot.tenancy.tenants import NOT_INSTALLED, Common, Self, Tenant, tenant
from bot.trouble import MALFORMED, Unreachable
from bot.workers.pool import Handler
from retrieval.errors import LibraryError

_BELIEVED = 60.0  # seconds, until it is looked whether a workspace still has the app, and with which token
_MOST = 500  # workspaces kept at hand, some 90 KB each
_OF_ALL = ("app_uninstalled", "tokens_revoked", "team_access_revoked")  # events of an organisation, and of no team

_logger = logging.getLogger(__name__)


class Many:
    """The workspaces that installed the app, each served as its installation says, as long as there is one."""

    def __init__(self, common: Common, fresh: Callable[[Installation], Awaitable[Installation]]) -> None:
        """``fresh`` gives an installation with a token that is good for a while."""
        self._common = common
        self._fresh = fresh
        self._at_hand: dict[str, tuple[float, Tenant]] = {}  # the one used last comes last
        self._leaving = Leaving(common.stores, common.lanes.store, self._clients, fresh, common.now, self._forget)

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Have it taken in by the workspace that Slack sends it to; what is for no workspace here is forgotten."""
        if request.body.get("type") == "url_verification":
            return BoltResponse(status=HTTPStatus.OK, body={"challenge": str(request.body.get("challenge"))})
        with self._common.metrics.ack.time():
            try:
                return await self._dispatch(request)
            except LibraryError as error:
                _logger.warning("A request could not be taken in: %s", error)
                return BoltResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR)  # it comes again
            except MALFORMED as error:
                _logger.warning("A request could not be taken in (%s).", type(error).__name__)
                return BoltResponse(status=HTTPStatus.OK)

    async def _dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        found = await self._asked(request)
        if found is None:
            return BoltResponse(status=HTTPStatus.OK)
        if request.body.get("api_app_id", found.us.app) != found.us.app:
            _logger.warning("A request for another app was refused.")
            return BoltResponse(status=HTTPStatus.FORBIDDEN)
        return await found.app.async_dispatch(request)

    async def find(self, job: Job) -> Handler:
        """What does a job in its own workspace, if that still has the app; or what takes leave of it."""
        if job.kind == LEAVING:
            return self._leaving.leave
        found = await self._of(job.workspace)
        if found is None:
            raise Unreachable(NOT_INSTALLED)
        return found.table[job.kind]

    def changed(self) -> None:
        """Serve everyone as their installations say: one is new."""
        self._at_hand.clear()  # an organisation's are several

    async def _asked(self, request: AsyncBoltRequest) -> Tenant | None:
        """Whose a request is: of a channel that companies share, the one whose installation it was sent to."""
        context, body = request.context, request.body
        is_of_all = (body.get("event") or {}).get("type") in _OF_ALL
        whole = context.enterprise_id if context.is_enterprise_install else None
        team = context.team_id
        if team is None and whole:
            team = body.get("context_team_id") or (None if body.get("is_ext_shared_channel") else body.get("team_id"))
        if team is None and is_of_all:
            team = whole = context.enterprise_id
        is_told = bool(body.get("team")) or "team_id" in body  # else it is the person's, who may be of another company
        found = await self._sent_to(team, whole, is_new=is_told)
        if found is None or is_of_all or not _is_organisation(found):
            return found
        # The installation's, as Slack names it of views: which workspace it was is told by where the person is.
        team = (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
        found = await self._sent_to(team, found.us.workspace, is_new=False)
        return None if found and _is_organisation(found) else found

    async def _sent_to(self, team: object, whole: object, *, is_new: bool) -> Tenant | None:
        if not (isinstance(team, str) and isinstance(whole, str | None)):
            return None
        WHOSE.set(team)
        return await self._of(team, whole, is_new=is_new)

    async def _of(self, workspace: str, whole: str | None = None, *, is_new: bool = False) -> Tenant | None:
        """A workspace that has the app, by itself or as one of the ``whole`` organisation's, where it may be new."""
        at, known = self._at_hand.pop(workspace, (-_BELIEVED, None))
        if known is None or time.monotonic() - at >= _BELIEVED:
            at = time.monotonic()
            installed = await self._common.lanes.front(self._installed, workspace, whole if is_new else None)
            if installed is None:
                return None
            known = self._served(workspace, await self._fresh(installed), known)
        if whole and known.us.enterprise != whole:
            return None
        while len(self._at_hand) >= _MOST:
            del self._at_hand[next(iter(self._at_hand))]
        self._at_hand[workspace] = at, known
        return known

    def _served(self, workspace: str, installed: Installation, known: Tenant | None) -> Tenant:
        """The workspace as its installation says, which may be as before."""
        token = installed.tokens.bot
        if known and (known.us.both.patient.token, known.us.user, known.us.app) == (
            token,
            installed.bot_user,
            installed.app,
        ):
            return known
        both, whole = self._clients(token), installed.enterprise
        return tenant(self._common, Self(workspace, workspace, installed.bot_user, both, installed.app, whole, True))

    def _installed(self, workspace: str, whole: str | None) -> Installation | None:
        """The installation with the token to use; the first request for a workspace of an organisation makes it known.

        A workspace of an organisation that installed the app as a whole is kept without a token of its own, so that a
        job, which knows its workspace alone, is done with the organisation's; and that all can be forgotten.
        """
        kept = self._common.stores.installations
        own = kept.installation(workspace)
        holder = (own.enterprise if own else whole) or ""
        if (own and own.tokens.bot) or not holder:
            return own
        found = kept.installation(holder)
        if found and own is None:
            kept.keep(replace(found, workspace=workspace, enterprise=holder, tokens=Tokens("")))
        return found

    def _clients(self, token: str) -> Clients:
        return clients(self._common.session, token, self._common.api_url)

    def _forget(self, workspace: str) -> None:
        self._at_hand.pop(workspace, None)


def _is_organisation(found: Tenant) -> bool:
    """Whether it is an organisation as a whole, which is no workspace: its workspaces share nothing but the token."""
    return found.us.workspace == found.us.enterprise
