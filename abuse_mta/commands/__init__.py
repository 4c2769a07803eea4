"""The commands: each reads its arguments, asks the rooms, prints. None holds a rule."""
