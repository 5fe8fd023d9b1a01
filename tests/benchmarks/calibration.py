"""How often the 90 % intervals of a calibration hold the truth: `make calibration-coverage` simulates 200 histories."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from drmodel.analysis.evidence.calibration import calibrate
from drmodel.calculators.reliability import parameter_intervals
from tests.analysis.evidence.histories import scenario, truth, write_history

HISTORIES = 200
LAWS = {"storm": "lognormal", "cards_down": "log_logistic"}


def coverage(histories, years=5):
    """Share of the histories whose intervals hold each true value, and in which the true law was chosen."""
    known = scenario()
    held, chosen = {}, {mode: [] for mode in LAWS}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.csv"
        for replication in range(histories):
            window = write_history(known, path, replication, years)
            found = {mode.series.id: mode for mode in calibrate(path, window=window).modes}
            for name, true in truth(known).items():
                mode = found[name]
                chosen[name].append(mode.repair.law.law == LAWS[name])
                fitted = next(one for one in mode.repair.fits if one.law == LAWS[name])
                series = mode.series
                bounds = parameter_intervals(fitted, series.hours, series.longer, series.shorter)
                bounds["rate"] = (mode.rate.low, mode.rate.high)
                for key, (low, high) in bounds.items():
                    held.setdefault((name, key), []).append(low <= true[key] <= high)
    return _shares(held), _shares(chosen)


def _shares(seen):
    return {key: float(np.mean(often)) for key, often in seen.items()}


def least(histories):
    """Share of so many histories below which an interval is not a 90 % one: three standard errors."""
    return 0.9 - 3 * (0.9 * 0.1 / histories) ** 0.5


def main(histories):
    """Print how often each interval holds; tell whether all do as often as they should."""
    held, chosen = coverage(histories)
    print(
        f"{histories} histories of five years; a 90 % interval should hold the truth in {least(histories):.1%} at least"
    )
    for (mode, key), share in held.items():
        print(f"{mode:12}{key:10}{100 * share:6.1f} %")
    for mode, share in chosen.items():
        print(f"{mode:12}{LAWS[mode]} chosen{100 * share:6.1f} %")
    return min(held.values()) >= least(histories)


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else HISTORIES))
