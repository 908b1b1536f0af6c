"""Front door: `python app.py` opens the page at http://127.0.0.1:7860. No key, no account, no network needed."""

from __future__ import annotations

import sys

from assistant.__main__ import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
