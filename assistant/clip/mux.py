"""Encoded pictures and sound into one MP4, by PyAV inside this process: nothing is encoded again."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.clip.ffmpeg import av_errors
from assistant.errors import ClipError

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

TICKS: Final = {"video_track_timescale": "15360"}
"""A multiple of 30, 25, 24 and 15: every frame falls on a whole tick, also after joining."""


HEADER: Final[list[Any]] = [{"skip_frame": "all"}]
"""Given to PyAV, a file is opened by its header alone; it would decode frames, which takes most of the time. Its stubs
take the list for one of names.
"""


def join_parts(parts: Sequence[Path], out: Path) -> None:
    """Parts that were encoded alike into one file as they are. ClipError where the disk gives up."""
    import av

    with av_errors(), av.open(f"file:{out}", "w", format="mp4", options=TICKS) as whole:
        for packet in _pictures(parts, _track_like(parts[0], whole)):
            whole.mux(packet)


def join_clip(parts: Sequence[Path], sound: Path, out: Path, cancel: threading.Event | None = None) -> None:
    """Parts that were encoded alike and the clip's sound into one file, ready to stream. ClipError where the disk gives
    up or the user cancels.
    """
    import av

    ready = {**TICKS, "movflags": "+faststart"}
    with (
        av_errors(),
        av.open(f"file:{sound}") as heard,
        av.open(f"file:{out}", "w", format="mp4", options=ready) as whole,
    ):
        seen = _track_like(parts[0], whole)
        source = heard.streams.audio[0]
        track = whole.add_stream_from_template(source)
        sounds: Iterator[Packet[Any]] = (packet for packet in heard.demux(source) if packet.dts is not None)
        for packet in heapq.merge(_pictures(parts, seen), sounds, key=_second):
            if cancel is not None and cancel.is_set():
                raise ClipError("clip_cancelled")
            if packet.stream is source:
                packet.stream = track
            whole.mux(packet)


def _second(packet: Packet[Any]) -> float:
    """When it has to be decoded."""
    return float((packet.dts or 0) * packet.time_base)


def _opened(part: Path) -> InputContainer:
    import av

    return av.open(f"file:{part}", stream_options=HEADER)


def _track_like(part: Path, whole: OutputContainer) -> VideoStream:
    with _opened(part) as read:
        return whole.add_stream_from_template(read.streams.video[0])


def _pictures(parts: Sequence[Path], track: VideoStream) -> Iterator[Packet[Any]]:
    """The pictures of parts one after the other, for a track."""
    header, at = track.codec_context.extradata, 0
    for part in parts:
        with _opened(part) as read:
            source = read.streams.video[0]
            if source.codec_context.extradata != header:
                # One header serves all of them: what needs another would be shown as rubbish.
                raise ClipError("clip_not_sound", why=f"{part.name}: header")
            for packet in read.demux(source):
                # The last one only says that there is no more.
                if packet.dts is not None and packet.pts is not None:
                    packet.pts, packet.dts, packet.stream = packet.pts + at, packet.dts + at, track
                    yield packet
            at += source.duration or 0
