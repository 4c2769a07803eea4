"""The actuators: what stops a line, lets it up again and tells how it stands. No database, no engine."""
