"""What the help of each command ends with: examples to type, and exit codes where they matter."""

from collections.abc import Mapping, Sequence

EXAMPLES: Mapping[str, Sequence[str]] = {
    "init": (
        "drmodel init mine.yaml",
        'drmodel init mine.yaml --strategies backups,warm --currency EUR --rto "1 h"',
        "drmodel init meu.yaml --language pt-BR",
    ),
    "check": (
        "drmodel check mine.yaml",
        "drmodel check mine.yaml --strict --format json",
        'drmodel check mine.yaml --set "targets.rto.value=15 min"',
    ),
    "schema": ("drmodel schema > scenario.schema.json", "drmodel schema --study > study.schema.json"),
    "costs": (
        "drmodel costs mine.yaml",
        "drmodel costs mine.yaml --variant cheap --format csv",
        "drmodel costs mine.yaml --table mine.xlsx -o repriced.yaml",
    ),
    "triggers": ("drmodel triggers mine.yaml --on 2027-03-01", "drmodel triggers study.json --format json"),
    "simulate": (
        "drmodel simulate mine.yaml --precision 0.05",
        "drmodel simulate mine.yaml --strategy warm --exact",
        "drmodel simulate mine.yaml --precision 0.001 --checkpoint run.ckpt",
    ),
    "trace": (
        "drmodel trace mine.yaml --strategy warm --worst",
        "drmodel trace mine.yaml --strategy warm --replication 3 -o timeline.svg",
    ),
    "evaluate": (
        "drmodel evaluate mine.yaml",
        'drmodel evaluate mine.yaml --set "constraints.budget=300 EUR/month"',
        "drmodel evaluate mine.yaml --sensitivity --search --format json > study.json",
    ),
    "search": ("drmodel search mine.yaml", "drmodel search mine.yaml --odds 95% --format json"),
    "review": ("drmodel review mine.yaml --language en", "drmodel review study.json --format csv"),
    "report": (
        "drmodel report mine.yaml -o mine.pdf",
        "drmodel report study.json --language pt-BR",
    ),
    "workbook": ("drmodel workbook mine.yaml -o mine.xlsx", "drmodel workbook study.json --language pt-BR"),
    "panel": (
        "drmodel panel mine.yaml",
        "drmodel panel mine.yaml --variant cheap --language en",
        "drmodel panel mine.yaml --port 8900 --no-browser",
    ),
    "reproduce": ("drmodel reproduce study.json", "drmodel reproduce study.json --format json"),
    "observed": (
        "drmodel observed incidents.csv --window 2025-01-01..2026-01-01 --sla 99.9%",
        "drmodel observed up.csv --scenario mine.yaml --strategy single",
    ),
    "drills": (
        "drmodel drills log.csv --scenario mine.yaml --strategy warm",
        "drmodel drills log.csv --scenario mine.yaml --strategy warm -o drilled.yaml",
    ),
    "calibrate": (
        "drmodel calibrate incidents.csv --window 2023-01-01..2026-01-01",
        "drmodel calibrate incidents.xlsx --severity major,critical -o seen.yaml",
        "drmodel calibrate incidents.csv --timezone Europe/Paris --figure seen.pdf",
    ),
    "sla downtime": ("drmodel sla downtime 99.9% 99.95%", "drmodel sla downtime 99.9% --hours 730"),
    "sla availability": ("drmodel sla availability 8.76", "drmodel sla availability 1 2 --hours 730"),
    "sla compose": ("drmodel sla compose 99.95% 99.9%", "drmodel sla compose 99% 99% --parallel"),
    "sla budget": ("drmodel sla budget 99.9% --down 0.5",),
    "returns ratio": ("drmodel returns ratio 157680 9900",),
    "returns break-even": ("drmodel returns break-even 9900 2000",),
    "returns payback": ("drmodel returns payback 9360 12315",),
}
"""By command."""

EXIT_CODES: Mapping[str, str] = {
    "check": "0 no fault, 2 faults or bad usage, 3 with --strict while a value is unknown",
    "panel": "130 after Ctrl-C, which ends it",
    "evaluate": "0 done, also when no strategy meets a target: that is an answer",
    "reproduce": "0 identical, 2 no study, 3 something differs",
    "search": "0 done, also when no plan meets the targets: that is an answer",
}
"""Of commands whose exit code somebody may take for another answer than it is."""

BEGIN: Sequence[str] = ("drmodel init mine.yaml", "drmodel check mine.yaml", "drmodel evaluate mine.yaml")
"""What somebody new types."""

AS_TYPED = "\b\n"  # the lines that follow keep their ends


def beginning() -> str:
    """Last lines of the help of all commands together."""
    return _listed("Begin with", BEGIN)


def epilog(command: str) -> str:
    r"""Last lines of a command's help.

    Examples
    --------
    >>> epilog("sla budget")
    '\x08\nExamples:\n  drmodel sla budget 99.9% --down 0.5'
    """
    examples = _listed("Examples", EXAMPLES[command])
    codes = EXIT_CODES.get(command)
    return examples if codes is None else f"{examples}\n\nExit codes: {codes}."


def _listed(head: str, lines: Sequence[str]) -> str:
    return AS_TYPED + "\n".join([f"{head}:", *(f"  {line}" for line in lines)])
