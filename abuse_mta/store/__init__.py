"""Keeps: the tables, their rows and the records they become. No other room speaks SQL."""
