"""The sound of one clip: prepared before the scenes are timed, mixed and levelled once they are."""

from __future__ import annotations

import logging
import subprocess
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from assistant.clip.ffmpeg import ffmpeg
from assistant.clip.footage import Footage
from assistant.clip.looks import get_look
from assistant.clip.options import ClipOptions, Tell, tell_nobody
from assistant.clip.sound import loudness, timing
from assistant.clip.sound.loudness import Loudness
from assistant.clip.sound.mixing import Mixed, Placed, mix
from assistant.clip.sound.music.bed import make_bed
from assistant.clip.sound.music.file import read_music
from assistant.clip.sound.music.moods import get_mood
from assistant.clip.sound.pauses import Span, cut_at_pauses
from assistant.clip.sound.recording import Recorded, Takes, read_recordings
from assistant.clip.sound.speaking import speak_script
from assistant.clip.sound.waves import RATE, Wave, faded, is_sound_file, read_sound, seconds_of, write_wav
from assistant.clip.timeline import Timeline
from assistant.content import VideoScript
from assistant.errors import AssistantError, ClipError
from assistant.messages import say, what
from assistant.settings import read_settings

log = logging.getLogger(__name__)

_NEAR: Final = 0.07
"""Share by which a clip may be longer than its script before that is told."""


@dataclass
class Sound:
    """The sound of one clip; silence, where nothing else was asked for."""

    options: ClipOptions = field(default_factory=ClipOptions)
    takes: Takes = ()
    """What is spoken in each scene, as it will be heard; empty where there is no voice."""
    synthetic: bool = False
    """Was the voice made by a machine?"""
    seed: int = 0
    lengths: Sequence[float] | None = None
    """Seconds each scene has to last for its voice; None to keep the script's own."""
    notes: list[str] = field(default_factory=list)
    """What the seller should know, in Thai."""
    stems: dict[str, Path] = field(default_factory=dict)
    """Voice and music by themselves, for an editor; there once the track was mixed."""
    heard: bool = False
    """Is there anything to hear in the clip?"""
    loudness: Loudness | None = None
    """Of the finished clip, measured after writing; None where it is silent."""

    def parts(self, scene: int, expected: Sequence[float]) -> list[Span] | None:
        """When each part of a scene's words is heard (seconds after the scene begins), parts expected to take so long.

        Cut at the real pauses of the voice; None where nobody speaks.
        """
        take = self.takes[scene] if scene < len(self.takes) else None
        if take is None:
            return None
        spans = cut_at_pauses(take, expected).spans
        return [Span(timing.LEAD + span.start, timing.LEAD + span.end) for span in spans] or None

    def mix(self, line: Timeline, folder: Path, cancel: threading.Event | None = None) -> Path | None:
        """The finished sound of the whole clip as a file in `folder`; None for silence. A sound that fails is told."""
        voice = [
            Placed(take, line.starts[number] / line.fps + timing.LEAD)
            for number, take in enumerate(self.takes)
            if take is not None
        ]
        kept = self._kept(line)
        music = self._music(line)
        if not voice and not kept and music is None:
            return None
        made = mix(line.seconds, voice=voice, kept=kept, music=music)
        self.heard = True
        out = folder / "sound.wav"
        loudness.level(made.whole, out, cancel)
        self._write_stems(made, folder, voice=bool(voice), music=music is not None)
        return out

    def verify(self, clip: Path) -> None:
        """Measure the finished clip, and tell where it is not as loud as it should be."""
        if not self.heard:
            return
        self.loudness = loudness.measure_file(clip)
        if self.loudness.integrated > loudness.SILENT and abs(self.loudness.integrated - loudness.TARGET) > 1.0:
            self.notes.append(say("sound_level_off", loudness=self.loudness.integrated, target=loudness.TARGET))

    def _music(self, line: Timeline) -> Wave | None:
        wanted = self.options.music
        if not wanted or wanted == "none":
            return None
        try:
            if is_file(wanted):
                music = read_music(Path(wanted), line.seconds)
                self.notes.append(say("music_own_rights", file=Path(wanted).name))
                return music
            mood = get_mood(get_look(self.options.look).music.mood if wanted == "auto" else wanted)
            self.notes.append(what("music_made_here", mood=mood.name_th))
            return make_bed(mood, line.seconds, self.seed)
        except ClipError as error:
            self.notes.append(what("music_left_out", why=error.say()))
            return None

    def _kept(self, line: Timeline) -> list[Placed]:
        """The sound of the phone videos that keep it, where they are on screen, at the pace they are shown."""
        placed = []
        for shot in line.shots:
            if not isinstance(shot.source, Footage) or not shot.source.sound:
                continue
            seconds = (shot.end - shot.start - shot.held) / line.fps * shot.speed
            begin = shot.begin + shot.blend / line.fps * shot.speed
            pace = f"atempo={shot.speed:.4f}" if abs(shot.speed - 1) > 0.005 else ""
            try:
                wave = read_sound(shot.source.path, stereo=True, start=begin, most=seconds, filters=pace)
                placed.append(Placed(faded(wave, 0.06, 0.08), shot.start / line.fps))
            except ClipError as error:
                self.notes.append(what("footage_sound_left_out", why=error.say()))
        return placed

    def _write_stems(self, made: Mixed, folder: Path, *, voice: bool, music: bool) -> None:
        for name, wave, there in (("voice", made.voice, voice), ("music", made.music, music)):
            if there:
                self.stems[name] = write_wav(folder / f"stem-{name}.wav", wave)


def is_file(name: str) -> bool:
    """A sound file, rather than the name of a voice or a mood?"""
    return is_sound_file(name) or Path(name).is_file()


def prepare(
    script: VideoScript,
    options: ClipOptions,
    folder: Path,
    cancel: threading.Event | None = None,
    tell: Tell = tell_nobody,
) -> Sound:
    """Speak or cut what is to be heard, before the scenes are timed. A voice that fails is told, and captions stay."""
    sound = Sound(options, seed=zlib.crc32(script.model_dump_json().encode()))
    voice = options.voice
    if not voice or voice == ("none",):
        return sound
    own = all(is_file(name) for name in voice)
    try:
        recorded = _record(script, options, own=own, cancel=cancel, tell=tell)
        _check_length(script, recorded.takes)
    except ClipError as error:
        if error.code == "clip_cancelled":
            raise
        sound.notes.append(what("voice_fell_silent", why=error.say()))
        return sound
    sound.notes += recorded.notes
    _fit(sound, script, recorded.takes, fastest=1.0 if own else timing.FASTEST)
    if not own:
        sound.synthetic = True
        sound.notes.append(say("voice_ai_label"))
    return sound


def _check_length(script: VideoScript, takes: Takes) -> None:
    """A voice three times as long as its script was read from another: a song, a meeting, the wrong file."""
    spoken = sum(seconds_of(take) for take in takes if take is not None)
    planned = sum(scene.seconds for scene in script.scenes)
    if spoken > 3 * planned + 10:
        raise ClipError("voice_far_longer", spoken=spoken, planned=planned)


def _record(
    script: VideoScript, options: ClipOptions, *, own: bool, cancel: threading.Event | None, tell: Tell
) -> Recorded:
    if own:
        return read_recordings([Path(name) for name in options.voice], script)
    if len(options.voice) > 1:
        raise ClipError("voice_mixed", voices=" ".join(options.voice))
    settings = options.settings or read_settings()
    try:
        return speak_script(script, options.voice[0], settings, rate=options.voice_rate, cancel=cancel, tell=tell)
    except AssistantError:
        raise
    except Exception as error:
        # A plug-in's mistake must not take the clip with it.
        log.warning("the voice %s failed", options.voice[0], exc_info=True)
        raise ClipError("voice_broke", voice=options.voice[0], problem=type(error).__name__) from error


def _fit(sound: Sound, script: VideoScript, takes: Takes, *, fastest: float) -> None:
    wanted = [scene.seconds for scene in script.scenes]
    spoken = [0.0 if take is None else seconds_of(take) for take in takes]
    fit = timing.fit_scenes(wanted, spoken, fastest=fastest)
    sound.takes = tuple(None if take is None else hurried(take, fit.tempo) for take in takes)
    # Again with the real lengths: a hurried take is a few milliseconds off.
    spoken = [0.0 if take is None else seconds_of(take) for take in sound.takes]
    fit = replace(timing.fit_scenes(wanted, spoken), tempo=fit.tempo)
    sound.lengths = fit.scenes
    if fit.seconds > sum(wanted) * (1 + _NEAR):
        sound.notes.append(say("voice_longer", seconds=fit.seconds, script=sum(wanted)))


def hurried(wave: Wave, tempo: float) -> Wave:
    """The wave `tempo` times as fast at its own pitch."""
    if tempo < 1.005:
        return wave
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0",
        "-af", f"atempo={tempo:.4f}", "-f", "f32le", "pipe:1",
    ]  # fmt: skip
    done = subprocess.run(command, input=np.ascontiguousarray(wave).tobytes(), capture_output=True, check=False)
    faster = np.frombuffer(done.stdout[: len(done.stdout) // 4 * 4], np.float32)
    return faster if faster.size > RATE // 20 else wave
