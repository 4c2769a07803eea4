"""Keeps: the tables, their rows and the records they become. No other room speaks SQL."""

LARGEST = 2**31 - 1
"""The largest whole number that a column of every database holds: a row's number, an amount in yen."""
