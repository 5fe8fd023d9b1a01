"""What was learned as a variant of a scenario: YAML that a person can read and paste."""

from collections.abc import Mapping
from typing import Any


def variant_text(name: str, about: str, title: str, values: Mapping[str, Any], inherits: str) -> str:
    """A variant as YAML to put below `variants:` of a scenario.

    Parameters
    ----------
    name, title
        Its id and its title.
    about
        A line of comment above it.
    values
        Values by path.
    inherits
        The variant that it goes on from; `base` for the file as it stands.

    Examples
    --------
    >>> print(variant_text("seen", "One line.", "Seen", {"strategies.a.costs.b.amount": "5 EUR/month"}, "base"))
    # One line.
    seen:
      title: Seen
      overrides:
        strategies.a.costs.b.amount: 5 EUR/month
    <BLANKLINE>
    """
    import yaml  # a notebook that only looks does without

    lines = [f"# {about}", f"{name}:", f"  title: {_flow(yaml, title)}"]
    if inherits != "base":
        lines.append(f"  inherits: {inherits}")
    lines.append("  overrides:" if values else "  overrides: {}")
    lines += [f"    {path}: {_flow(yaml, value)}" for path, value in values.items()]
    return "\n".join(lines) + "\n"


def _flow(yaml: Any, value: Any) -> str:
    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...").strip()
