"""The enumerations of the API as strings: ``EntityType.PLACE == "place"``.

A value that a newer server sends and this version of the client does not have becomes ``UNKNOWN``.
"""

from __future__ import annotations

from enum import Enum, EnumMeta
from typing import TYPE_CHECKING, Any


class _ApiEnumMeta(EnumMeta):
    # A type checker reports unknown members itself.
    if not TYPE_CHECKING:

        def __getattr__(cls, name: str) -> Any:
            member = cls.__dict__.get("_member_map_", {}).get(name)
            if member is not None:
                return member
            message = f"{cls.__name__} has no member {name}"
            if not name.startswith("_"):
                message += f": expected one of {', '.join(cls.__dict__.get('_member_map_', {}))}"
            raise AttributeError(message)


class ApiEnum(str, Enum, metaclass=_ApiEnumMeta):
    """A value of an enumeration of the API, as the lower-case last part of its name in the protos."""

    @classmethod
    def _missing_(cls, value: object) -> None:
        known = ", ".join(member.value for member in cls if member.name != "UNKNOWN")
        raise ValueError(f"{value!r} is not a value of {cls.__name__}: expected one of {known}")

    def __str__(self) -> str:
        return str(self.value)


class EntityType(ApiEnum):
    """Type of an entity."""

    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    OTHER = "other"
    UNKNOWN = "unknown"


class NameKind(ApiEnum):
    """Relation of a name to its entity."""

    FULL = "full"
    SHORT = "short"
    ACRONYM = "acronym"
    FORMER = "former"
    VARIANT = "variant"
    UNKNOWN = "unknown"


class NamePolicy(ApiEnum):
    """The evidence that a mention of a name requires."""

    FREE = "free"
    CONTEXT = "context"
    CUE = "cue"
    UNKNOWN = "unknown"


class ArticleFormat(ApiEnum):
    """Format of title and body. With HTML, spans are positions in the HTML as it was sent."""

    PLAIN = "plain"
    HTML = "html"


class Layer(ApiEnum):
    """Where a name comes from: the gazetteer that ships with dalil, a file of the operator, or the request."""

    SHIPPED = "shipped"
    OWN = "own"
    REQUEST = "request"
    UNKNOWN = "unknown"


class Field(ApiEnum):
    """Field of an article."""

    TITLE = "title"
    BODY = "body"
    UNKNOWN = "unknown"


class OffsetUnit(ApiEnum):
    """Unit of offsets. Only CODE_POINT offsets index a ``str``."""

    CODE_POINT = "code_point"
    UTF8_BYTE = "utf8_byte"
    UTF16_UNIT = "utf16_unit"
    UNKNOWN = "unknown"


class Overlap(ApiEnum):
    """Which of several overlapping mentions are returned."""

    LONGEST = "longest"
    ALL = "all"


class View(ApiEnum):
    """Parts of an answer. MENTIONS leaves out entities and evidence, which take most of the bytes."""

    FULL = "full"
    MENTIONS = "mentions"


class EvidenceKind(ApiEnum):
    """Kind of evidence for a mention."""

    NAME = "name"
    FULL_NAME_IN_ARTICLE = "full_name_in_article"
    CUE = "cue"
    COUNTRY_IN_ARTICLE = "country_in_article"
    PROMINENCE = "prominence"
    CREDIT = "credit"
    GENERATED_SPELLING = "generated_spelling"
    BEST_OF_SEVERAL = "best_of_several"
    APPOSITION = "apposition"
    PATTERN = "pattern"
    OFFICE = "office"
    UNKNOWN = "unknown"


class SuppressionReason(ApiEnum):
    """Reason why a name was found and not accepted."""

    NEEDS_CONTEXT = "needs_context"
    NEEDS_CUE = "needs_cue"
    OVERLAP = "overlap"
    LOW_CONFIDENCE = "low_confidence"
    PROCLITIC = "proclitic"
    SPELLING = "spelling"
    VETO = "veto"
    OTHER_PLACE = "other_place"
    PART_OF_OTHER_NAME = "part_of_other_name"
    OUTSIDE_DATES = "outside_dates"
    UNKNOWN = "unknown"


class FocusKind(ApiEnum):
    """Kind of a focus."""

    COUNTRY = "country"
    CITY = "city"
    UNKNOWN = "unknown"
