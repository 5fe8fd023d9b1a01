"""JSON Schema of a study, for those who read one with other tools."""

import json
from importlib import resources
from typing import Any


def study_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of what `Study.to_json` writes.

    Returns
    -------
    The schema, in plain JSON types. The scenario's own document is left open: `drmodel.scenario.schema` describes it.

    Examples
    --------
    >>> study_schema()["properties"]["schema"]
    {'const': 1}
    """
    text = resources.files("drmodel.study").joinpath("study.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
