"""Colours of the strategies by rule, for any number: the hue tells the topology, and more measures are darker."""

from drmodel.drawing.colours import ramp
from drmodel.scenario.models import Scenario

# From few measures to many; the ends were chosen for distance under simulated colour blindness.
TOPOLOGIES = {
    "single": ("#98A2AE", "#3D4752"),
    "cold": ("#E3A32B", "#8A5200"),
    "warm": ("#86BFE6", "#0B3472"),
    "active": ("#2F9E6B", "#0A4A2E"),
}


def palette(scenario: Scenario) -> dict[str, str]:
    """Colour of every strategy, as `#RRGGBB`: no two alike.

    Within a topology the strategies stand in order of the number of their measures, then of the file.
    """
    colours: dict[str, str] = {}
    for topology, (light, dark) in TOPOLOGIES.items():
        names = [name for name, strategy in scenario.strategies.items() if strategy.topology == topology]
        names.sort(key=lambda name: len(scenario.strategies[name].measures))
        colours |= dict(zip(names, ramp(light, dark, len(names)), strict=True))
    return {name: colours[name] for name in scenario.strategies}
