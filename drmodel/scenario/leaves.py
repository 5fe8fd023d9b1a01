"""Ground of the models: how one value of the file is read, and the read-only containers that hold values."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, NoReturn, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from drmodel.scenario.nodes import Loc, Node

LANGUAGES = ("en", "pt-BR")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a part of a value: where in it, as written, and the remedy."""

    remedy: str
    at: Loc = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a value needs to know of the file around it."""

    language: str = "en"
    cost_currency: str | None = None
    value_currency: str | None = None


def complain(remedy: str, *at: str | int) -> NoReturn:
    """Refuse a value, or the part of it at `at`, with a remedy."""
    complain_all([Complaint(remedy, at)])


def complain_all(complaints: Iterable[Complaint]) -> NoReturn:
    """Refuse a value for several reasons at once."""
    listed = list(complaints)
    raise PydanticCustomError(
        "complaints", "{text}", {"text": "; ".join(one.remedy for one in listed), "complaints": listed}
    )


class Leaf(ABC):
    """A kind of value that a field may hold; it stands in the field's annotation and reads the value."""

    needs_source: ClassVar[bool] = False
    example: str

    @abstractmethod
    def read(self, raw: Any, reading: Reading) -> Any:
        """The value, frozen; complains if it is not of this kind."""

    @abstractmethod
    def json_schema(self) -> JsonSchemaValue:
        """JSON Schema of what may be written."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        def validate(raw: Any, info: ValidationInfo) -> Any:
            return self.read(raw, info.context or Reading())

        return core_schema.with_info_plain_validator_function(validate)

    def __get_pydantic_json_schema__(self, schema: core_schema.CoreSchema, handler: Any) -> JsonSchemaValue:
        return self.json_schema()


K = TypeVar("K")
V = TypeVar("V")


class ReadOnly(dict[K, V]):
    """A dict that nobody can change: it compares, iterates and pickles as a dict does."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a scenario is read-only: use Scenario.override({path: value}) for a changed one")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


def _check_id(text: str) -> str:
    if not _ID.fullmatch(text):
        complain("an id is small letters, digits and `_`, beginning with a letter, such as `us_west`")
    return text


Id: TypeAlias = Annotated[str, AfterValidator(_check_id)]
ById: TypeAlias = Annotated[Mapping[Id, V], AfterValidator(ReadOnly)]
ByPath: TypeAlias = Annotated[Mapping[str, V], AfterValidator(ReadOnly)]


@dataclass(frozen=True, slots=True)
class Text:
    """Text in one or more languages.

    Attributes
    ----------
    texts
        The text by language.
    language
        The scenario's language: the one that serves where another is missing.
    """

    texts: Mapping[str, str]
    language: str

    def text(self, language: str) -> str:
        """The text in a language; in the scenario's where it is not there."""
        return self.texts.get(language, self.texts[self.language])

    def __str__(self) -> str:
        return self.texts[self.language]


class TextLeaf(Leaf):
    """Text: a string, or one per language."""

    example = "text"

    def read(self, raw: Any, reading: Reading) -> Text:
        if isinstance(raw, str) and raw.strip():
            return Text(ReadOnly({reading.language: raw}), reading.language)
        if not isinstance(raw, Mapping):
            complain("text is needed, or `{en: …, pt-BR: …}`; put numbers and dates in quotes")
        complaints = [
            Complaint(f"no such language; there are {' and '.join(LANGUAGES)}", (key,))
            for key in raw
            if key not in LANGUAGES
        ]
        complaints += [
            Complaint("text is needed; put numbers and dates in quotes", (key,))
            for key, value in raw.items()
            if key in LANGUAGES and not (isinstance(value, str) and value.strip())
        ]
        if reading.language not in raw:
            complaints.append(Complaint(f"the scenario's own language is missing: add `{reading.language}: …`"))
        if complaints:
            complain_all(complaints)
        return Text(ReadOnly(raw), reading.language)

    def json_schema(self) -> JsonSchemaValue:
        text = {"type": "string", "minLength": 1}
        languages = {"type": "object", "properties": dict.fromkeys(LANGUAGES, text), "additionalProperties": False}
        return {"anyOf": [text, languages]}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: exactly one of a section, a citation and an assumption.

    Attributes
    ----------
    section
        Section of the scenario's document.
    citation
        What is cited, in words.
    assumption
        Why it is assumed.
    date
        When the cited thing was published or seen, as written: `2025`, `2025-05` or `2025-05-31`.
    url
        Where the cited thing is found.
    """

    section: Text | None = None
    citation: Text | None = None
    assumption: Text | None = None
    date: str | None = None
    url: str | None = None

    @property
    def kind(self) -> str:
        """`section`, `citation` or `assumption`."""
        return "section" if self.section else "citation" if self.citation else "assumption"

    def text(self, language: str) -> str:
        """The section's name, the citation or the reason."""
        (words,) = (one for one in (self.section, self.citation, self.assumption) if one is not None)
        return words.text(language)


class SourceLeaf(Leaf):
    """Where values come from."""

    example = "{assumption: why}"
    _KINDS = ("section", "citation", "assumption")

    def read(self, raw: Any, reading: Reading) -> Source:
        form = "write `{section: …}`, `{citation: …, date: …, url: …}` or `{assumption: why}`"
        if not isinstance(raw, Mapping):
            complain(f"a source is a mapping: {form}")
        complaints = [
            Complaint(f"unknown key of a source; {form}", (key,))
            for key in raw
            if key not in (*self._KINDS, "date", "url")
        ]
        if len([kind for kind in self._KINDS if kind in raw]) != 1:
            complaints.append(Complaint(f"a source is exactly one of section, citation and assumption: {form}"))
        complaints += [
            Complaint("text is needed; put it in quotes", (key,))
            for key in ("date", "url")
            if key in raw and not isinstance(raw[key], str | int)
        ]
        if complaints:
            complain_all(complaints)
        (kind,) = (kind for kind in self._KINDS if kind in raw)
        words = part(kind, TextLeaf().read, raw[kind], reading)
        date_, url = (str(raw[key]) if key in raw else None for key in ("date", "url"))
        section, citation, assumption = (words if kind == one else None for one in self._KINDS)
        return Source(section, citation, assumption, date_, url)

    def json_schema(self) -> JsonSchemaValue:
        text = TextLeaf().json_schema()
        properties = dict.fromkeys(self._KINDS, text) | {
            "date": {"type": ["string", "integer"]},
            "url": {"type": "string"},
        }
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            "oneOf": [{"required": [kind]} for kind in self._KINDS],
        }


class DateLeaf(Leaf):
    """A day."""

    example = "2025-12-22"

    def read(self, raw: Any, reading: Reading) -> date:
        try:
            if isinstance(raw, str) and _DATE.fullmatch(raw):
                return date.fromisoformat(raw)
        except ValueError as error:
            complain(f"no such day: {error}")
        complain("a day is written like `2025-12-22`")

    def json_schema(self) -> JsonSchemaValue:
        return {"type": "string", "format": "date"}


def part(step: str | int, read: Callable[..., V], *arguments: Any) -> V:
    """Read a part of a value: what it complains about is said to lie at that step."""
    try:
        return read(*arguments)
    except PydanticCustomError as error:
        complain_all(Complaint(one.remedy, (step, *one.at)) for one in complaints_of(error))


def complaints_of(error: PydanticCustomError) -> list[Complaint]:
    """The complaints that an error of ours carries."""
    return list((error.context or {}).get("complaints", [Complaint(error.message())]))


TextField: TypeAlias = Annotated[Text, TextLeaf()]
SourceField: TypeAlias = Annotated[Source, SourceLeaf()]
Day: TypeAlias = Annotated[date, DateLeaf()]


class Entry(BaseModel):
    """Base of every model: frozen, and a key that it does not know is a fault."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )

    @classmethod
    def source_node(cls, node: Node) -> Node | None:
        """The part of an entry's node that says where its values come from."""
        return node.get("source")


class Sourced(Entry):
    """An entry whose source serves every value in it that has none of its own."""

    source: SourceField | None = None
    """Where the values in here come from, unless they say so themselves."""
