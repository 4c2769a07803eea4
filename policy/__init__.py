"""Decides: a case, an event, the terms and the time give effects.

Never reads a mail, stores, sends or looks at the clock.
"""
