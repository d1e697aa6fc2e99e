"""The guard: a second process that starts the client again when it dies, as the client does with the guard.

`watch` decides, `post` is what the two know of each other, `run` is the guard, `keep` the client's side of it. Where
both are ended at once, whoever started the guard starts it again: the exam's session on Linux, the watchman on
Windows (`watchman`, `watch_run`).
"""
