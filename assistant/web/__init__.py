"""Room: the pages of the browser app. Layout and wiring only; what is done lives in the rooms below.

Gradio reads its environment when it is imported, so this file speaks first: nothing of a seller's work is reported.
"""

from __future__ import annotations

import os
import sys

from assistant.settings import Settings

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve the page until it is stopped. Gradio is imported only now."""
    from assistant.web.server import serve as serve_page

    serve_page(settings, host, port, tell=_tell)


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
