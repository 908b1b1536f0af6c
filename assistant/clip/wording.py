"""What stands on screen in each scene: its own words, or what is spoken, and whether the price stands by itself."""

from __future__ import annotations

from assistant.clip import captions, prices
from assistant.clip.options import ClipOptions
from assistant.clip.seats import Seat
from assistant.clip.stage import Box, Stage
from assistant.clip.timeline import Line, Spoken, Timeline, subtitles
from assistant.content import VideoScript


def spoken_lines(line: Timeline, options: ClipOptions, spoken: Spoken | None) -> list[Line]:
    """What is said, in pieces that fit a caption; none where the script's short words are shown."""
    return [] if options.captions == "short" else subtitles(line, most=22, rows=2, spoken=spoken)


class Wording:
    """The words of each scene."""

    def __init__(
        self, line: Timeline, stage: Stage, script: VideoScript, options: ClipOptions, spoken: Spoken | None = None
    ) -> None:
        self.line, self.stage, self.script, self.options = line, stage, script, options
        self.price = prices.read_price(options.price) if options.price else None
        self.spoken = spoken_lines(line, options, spoken)

    def of(self, number: int) -> str:
        """The script's own words for a scene."""
        return self.line.scenes[number].on_screen.strip() or (self.script.hook if number == 0 else "")

    def priced(self, number: int) -> bool:
        """Does the price stand over the scene? Not the first one, and none whose words on screen say it."""
        said = self.options.captions == "short" and self.names_price(self.of(number))
        return bool(self.price and number and not said)

    def names_price(self, words: str) -> bool:
        return self.price is not None and _hyphened(self.price.number) in _hyphened(words).replace(" ", "")

    def leading_price(self, words: str) -> str:
        """The price with its unit, where the words begin with it."""
        if not self.price:
            return ""
        with_unit = f"{self.price.number} {self.price.unit}"
        ways, plain = (with_unit, with_unit.replace(" ", "")), _hyphened(words)
        return next((words[: len(way)] for way in ways if plain.startswith(_hyphened(way))), "")

    def extent(self, number: int, seat: Seat) -> Box | None:
        """The box that the words of a scene need in a seat, whichever of them is spoken; None where there are none."""
        boxes = []
        if self.options.captions == "short":
            words, hook = self.of(number), number == 0
            price = "" if hook else self.leading_price(words)
            boxes = [captions.extent(self.stage, words, hook=hook, seat=seat, price=price)]
        else:
            lines = (line.text.replace("\n", " ") for line in self.spoken if line.scene == number)
            boxes = [captions.extent(self.stage, words, seat=seat, spoken=True) for words in lines]
        return around([box for box in boxes if box is not None])


def _hyphened(words: str) -> str:
    """A range of prices is written with a dash or a hyphen."""
    return words.replace("–", "-")


def around(boxes: list[Box]) -> Box | None:
    """The box around boxes."""
    if not boxes:
        return None
    left, top = min(x for x, *_ in boxes), min(y for _, y, *_ in boxes)
    return left, top, max(x + w for x, _, w, _ in boxes) - left, max(y + h for _, y, _, h in boxes) - top
