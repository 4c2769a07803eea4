"""Reads: bytes to what the mail says. Never stores, sends, logs, decides, looks at the clock, opens a socket or a file."""
