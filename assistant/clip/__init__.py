"""Room: how a script becomes video. The door is `assistant.clip.render.render_clip`, imported only when it is used."""
