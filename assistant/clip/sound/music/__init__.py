"""Room: music beds the program makes itself, so that no one else has rights in them. A mood is one file in `moods/`."""
