"""The page behind its own server: our fonts, strict headers, and a port that is free."""

from __future__ import annotations

import logging
import socket
import tempfile
import threading
from collections.abc import Awaitable, Callable
from importlib.resources import files
from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from assistant.errors import ServeError
from assistant.messages import say
from assistant.settings import Settings
from assistant.web.page import build_app
from assistant.web.theme import HEAD, make_theme, style

log = logging.getLogger(__name__)

HEADERS = {
    # Gradio builds its components with inline styles and compiled templates; nothing may come from or go elsewhere.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
}
MOST_UPLOAD = "25mb"
"""One photo of a phone with 200 megapixels."""
_PORTS_TRIED = 20
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def build_server(settings: Settings, *, own_models: bool = True) -> FastAPI:
    """The page, its fonts and its headers as one application."""
    server = FastAPI(title="KhaiDee", docs_url=None, redoc_url=None, openapi_url=None)
    server.middleware("http")(_guard)
    server.mount("/fonts", StaticFiles(directory=str(files("assistant") / "fonts")), name="fonts")
    server.mount("/kd", StaticFiles(directory=str(files("assistant") / "web" / "static")), name="kd")
    page = build_app(settings, own_models=own_models)
    page.queue(max_size=64)
    gr.mount_gradio_app(
        server, page, path="/",
        theme=make_theme(), css=style(), head=HEAD, footer_links=[], run_history=False, show_error=False,
        max_file_size=MOST_UPLOAD, allowed_paths=[], blocked_paths=[str(settings.home)], enable_monitoring=False,
        mcp_server=False, ssr_mode=False, pwa=False,
    )  # fmt: skip
    return server


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith("/fonts/"):
        response.headers["Cache-Control"] = "public, max-age=604800"
    return response


def free_port(host: str, port: int) -> int:
    """`port`, or the next one that is free. OSError where none of the next twenty is."""
    for candidate in range(port, port + _PORTS_TRIED):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    raise OSError(f"no free port from {port} to {port + _PORTS_TRIED - 1}")


def serve(
    settings: Settings, host: str = "127.0.0.1", port: int = 7860, tell: Callable[[str], object] = log.warning
) -> None:
    """Serve the page until it is stopped; `tell` is given the address, and what to know before opening it.

    Beyond this machine the models are fixed to the one in the settings, so that no visitor can make the server call an
    address of his own. Where the home folder cannot be written, the work is kept in a folder that lasts for this run.
    Raises ServeError.
    """
    import uvicorn

    own = host in _LOOPBACK
    try:
        chosen = free_port(host, port)
    except (OSError, OverflowError) as error:
        raise ServeError("web_no_address", host=host, port=port) from error
    if chosen != port:
        tell(say("web_port_busy", settings.lang, port=port, chosen=chosen))
    if not own:
        tell(say("web_open_to_others", settings.lang))
    if not _is_open(settings.home):
        tell(say("web_home_closed", settings.lang, home=settings.home))
        settings = settings.model_copy(update={"home": Path(tempfile.mkdtemp(prefix="khaidee-home-"))})
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    server = build_server(settings, own_models=own)
    threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
    tell(say("web_ready", settings.lang, url=f"http://{shown}:{chosen}"))
    uvicorn.run(server, host=host, port=chosen, log_level="warning", proxy_headers=True)


def _is_open(home: Path) -> bool:
    """Whether files can be put into `home`, which is made where it is missing."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            return True
    except OSError:
        return False


def _warm_up() -> None:
    """Read the rules and word lists while the seller is still typing, so that her first kit comes at once."""
    from assistant import studio
    from assistant.product.record import Product
    from assistant.writers.builtin import BuiltinWriter

    try:
        studio.make_kit(Product(name="ผ้าขาวม้า"), writer=BuiltinWriter())
    except Exception:
        log.exception("warming up failed; the first kit will only be slower")
