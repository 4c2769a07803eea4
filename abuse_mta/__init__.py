"""Does: sockets, clock, database, scheduler, outgoing mail, actuators, command line. Holds no rule and no format."""

__version__ = "0.1.0"
