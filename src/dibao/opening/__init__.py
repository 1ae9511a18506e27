"""The process that opens departments' files, so that a poisoned one harms nothing else.

It imports nothing of ours beside itself and writes only frames to standard output; the parent
(`intake.reader`) watches memory and time and ends it when a limit is passed. It is a room of its own
so that it starts with a fifth of what intake would load.
"""
