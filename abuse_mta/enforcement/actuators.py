"""From settings to actuators."""

from collections.abc import Iterable

from abuse_mta.clock import Clock
from abuse_mta.enforcement.command import CommandActuator
from abuse_mta.enforcement.orders import Actuator
from abuse_mta.enforcement.people import ManualActuator, PartnerMailActuator
from abuse_mta.enforcement.radius import RadiusActuator
from abuse_mta.enforcement.rehearsal import DryRunActuator, UnreadyActuator
from abuse_mta.enforcement.settings import (
    ActuatorSettings,
    CommandSettings,
    DryRunSettings,
    ManualSettings,
    PartnerMailSettings,
    RadiusSettings,
    WebhookSettings,
    nas_of,
    read_secret,
)
from abuse_mta.enforcement.webhook import WebhookActuator, signing_key


def build_actuators(settings: Iterable[ActuatorSettings], clock: Clock) -> tuple[Actuator, ...]:
    """One actuator a table, in their order; one that is not set up says so in `probe`."""
    return tuple(_build(table, clock) for table in settings)


def _build(settings: ActuatorSettings, clock: Clock) -> Actuator:
    if faults := settings.missing():
        return UnreadyActuator(settings.name, settings.kind, settings.enforcing, faults)
    try:
        return _build_complete(settings, clock)
    except (OSError, ValueError) as error:
        return UnreadyActuator(settings.name, settings.kind, settings.enforcing, (f"secret: {error}",))


def _build_complete(settings: ActuatorSettings, clock: Clock) -> Actuator:
    match settings:
        case CommandSettings():
            return CommandActuator(
                settings.name, settings.enforcing, settings.command or (), settings.timeout
            )
        case WebhookSettings():
            return _webhook(settings, clock)
        case RadiusSettings():
            return _radius(settings, clock)
        case PartnerMailSettings():
            return PartnerMailActuator(settings.name, settings.enforcing)
        case ManualSettings():
            return ManualActuator(settings.name, settings.enforcing)
        case DryRunSettings():
            return DryRunActuator(settings.name, settings.enforcing)


def _webhook(settings: WebhookSettings, clock: Clock) -> WebhookActuator:
    assert settings.url is not None
    assert settings.secret is not None
    return WebhookActuator(
        name=settings.name,
        enforcing=settings.enforcing,
        url=settings.url,
        secret=signing_key(read_secret(settings.secret)),
        timeout=settings.timeout,
        clock=clock,
    )


def _radius(settings: RadiusSettings, clock: Clock) -> RadiusActuator:
    assert settings.account_command is not None
    assert settings.nas_secret is not None
    return RadiusActuator(
        name=settings.name,
        enforcing=settings.enforcing,
        account_command=settings.account_command,
        status_command=settings.status_command,
        timeout=settings.timeout,
        nas=tuple(nas_of(address) for address in settings.nas),
        secret=read_secret(settings.nas_secret),
        nas_timeout=settings.nas_timeout,
        clock=clock,
    )
