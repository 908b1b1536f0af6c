"""ZIP: everything in one file for the phone."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from assistant.content import Kit
from assistant.exports.files import file_name, write_whole


def export_zip(kit: Kit, path: Path, extra: Sequence[Path] = ()) -> Path:
    """All formats of the kit and the `extra` files (clips, covers) in one ZIP at `path`. Raises ExportError."""
    from assistant.exports import export_kit

    with tempfile.TemporaryDirectory() as temporary:
        files = [*export_kit(kit, Path(temporary)), *extra]

        def pack(part: Path) -> None:
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                for file in files:
                    archive.write(file, f"{file_name(kit.product.name)}/{file.name}")

        return write_whole(path, pack)
