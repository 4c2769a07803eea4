"""Reads: bytes to what the mail says. Never stores, sends, logs, decides, looks at the clock or opens a file."""
