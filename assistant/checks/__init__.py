"""Room: what must hold. A check is content and brief → findings; all run on every piece, whoever wrote it."""
