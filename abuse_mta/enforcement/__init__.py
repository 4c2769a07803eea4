"""Acts on lines: the actuators, one protocol."""
