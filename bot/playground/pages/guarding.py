"""Who may ask for what: nothing but this machine's own browser, at the address that we have, for pages of ours."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NAMES = ("127.0.0.1", "localhost", "[::1]")
_HTTP = 80
_OUR_SITES = ("same-origin", "none")  # what a browser says of a request that no other site's page made
_BODIES = ("application/json", "multipart/form-data")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is not for us: a page elsewhere whose name leads here, or that has a browser ask us for something."""
    if not is_ours(request):
        raise web.HTTPMisdirectedRequest(text="This address is not the playground's: open the one that it printed.")
    if not _is_from_us(request):
        raise web.HTTPForbidden(text="Only the playground's own pages may do that.")
    if request.method == hdrs.METH_POST and request.content_type not in _BODIES:
        raise web.HTTPUnsupportedMediaType(text="Send JSON, or a form with a file.")
    return await handler(request)


async def protect(_request: web.Request, response: web.StreamResponse) -> None:
    """Give every answer the headers that keep it to itself."""
    response.headers.update(_HEADERS)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


def is_ours(request: web.Request) -> bool:
    """Whether it is asked for by a name of this server: the port is that of the socket which the request came on."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport is not None else None
    hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == _HTTP else set())
    return request.headers.get(hdrs.HOST) in hosts


def _is_from_us(request: web.Request) -> bool:
    """Whether no other page asks for it, as a picture or a frame of its own; a link there may lead somebody here."""
    origin, headers = request.headers.get(hdrs.ORIGIN), request.headers
    is_visit = request.method == hdrs.METH_GET and headers.get("Sec-Fetch-Dest") == "document"
    return origin in (None, f"http://{headers[hdrs.HOST]}") and (
        is_visit or headers.get("Sec-Fetch-Site", "none") in _OUR_SITES
    )
