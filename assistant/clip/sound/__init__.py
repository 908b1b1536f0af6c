"""Room: what a clip sounds like. Voice (recorded or synthetic), music, the sound of phone videos; mixed and levelled.

The door is `prepare`, then `Sound.mix`. A sound that fails is told and left out: it never stops a clip.
"""

from assistant.clip.sound.track import Sound, prepare

__all__ = ["Sound", "prepare"]
