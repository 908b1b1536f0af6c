"""One part of a clip's frames into H.264, by x264 inside this process: no frame travels through a pipe.

MoviePy's own ffmpeg takes frames through a pipe, which costs a seventh of what encoding them does.
"""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.clip import canvas
from assistant.clip.ffmpeg import av_errors
from assistant.clip.mux import TICKS

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

X264 = {
    "tuned": {"preset": "superfast", "x264-params": "mbtree=1:rc-lookahead=10:aq-mode=2:b-adapt=0"},
    "veryfast": {"preset": "veryfast"},
    "preview": {"preset": "ultrafast", "tune": "fastdecode"},
}
"""superfast with mbtree and bits shared out by each frame's variance: three fifths of veryfast's time on slow pans, at
its SSIM and size, and a higher VMAF."""
CRF = {"tuned": 21, "veryfast": 21, "preview": 27}
BT709, LIMITED = 1, 1
"""AVCOL_SPC_BT709, which is also the number of its primaries and its curve, and AVCOL_RANGE_MPEG."""


class Encoder:
    """An MP4 of I420 frames, one thread's work. Left by an error, it writes no end and its file is removed."""

    def __init__(self, path: Path, size: tuple[int, int], fps: int, mode: str) -> None:
        self.path, self.size, self._frames = path, size, 0
        with av_errors():
            import av

            self._picture = av.VideoFrame(*size, "yuv420p")
            self._file: OutputContainer = av.open(f"file:{path}", "w", format="mp4", options=TICKS)
            self._stream: VideoStream = self._file.add_stream(
                "libx264", rate=fps, options={**X264[mode], "crf": str(CRF[mode])}
            )
            self._stream.width, self._stream.height = size
            context = self._stream.codec_context
            context.time_base, context.thread_count = Fraction(1, fps), 1
            context.color_range = LIMITED
            context.colorspace = context.color_primaries = context.color_trc = BT709

    def __enter__(self) -> Encoder:
        return self

    def write(self, frame: NDArray[np.uint8]) -> None:
        """One frame, flat; it may be drawn over afterwards. ClipError where the encoder or the disk gives up."""
        # Plane by plane: PyAV takes a whole buffer only for heights that four divides, which 1350 is not, and reads the
        # colours of any other from the wrong rows.
        for to, plane in zip(self._picture.planes, canvas.split(frame, *self.size), strict=True):
            rows = np.frombuffer(memoryview(to), np.uint8).reshape(to.height, to.line_size)
            rows[:, : to.width] = plane
        self._picture.pts = self._frames
        self._frames += 1
        with av_errors():
            self._file.mux(self._stream.encode(self._picture))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        done = False
        try:
            with av_errors():
                if kind is None:
                    self._file.mux(self._stream.encode(None))
                    self._file.close()
                    done = True
        finally:
            if not done:
                with contextlib.suppress(Exception):
                    self._file.close()
                if self.path.is_file():
                    self.path.unlink()
