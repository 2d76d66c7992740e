"""Articles, options and results as dataclasses. The protos document the meaning of each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dalil_client.enums import (
    ArticleFormat,
    EntityType,
    EvidenceKind,
    Field,
    FocusKind,
    Layer,
    NameKind,
    NamePolicy,
    OffsetUnit,
    Overlap,
    SuppressionReason,
    View,
)
from dalil_client.errors import DalilError


@dataclass(frozen=True, slots=True)
class Article:
    """An article. ``publication_date`` is a date, or a text of the form YYYY-MM-DD. Of a datetime, the date counts."""

    body: str = ""
    title: str = ""
    id: str = ""
    language: str = ""
    publication_date: str | date = ""
    format: ArticleFormat = ArticleFormat.PLAIN


@dataclass(frozen=True, slots=True)
class OverlayName:
    """A name of an entity of an overlay."""

    language: str
    text: str
    kind: NameKind | None = None
    policy: NamePolicy | None = None


@dataclass(frozen=True, slots=True)
class OverlayEntity:
    """An entity of an overlay. What it does not state keeps its value in the gazetteer."""

    id: str
    names: tuple[OverlayName, ...] = ()
    entity_class: str = ""
    country_code: str = ""
    prominence: float | None = None


@dataclass(frozen=True, slots=True)
class DisabledName:
    """A name of an entity that does not exist for a request."""

    entity_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """Entities and names that a request adds to the gazetteer, or disables in it."""

    entities: tuple[OverlayEntity, ...] = ()
    disabled_ids: tuple[str, ...] = ()
    disabled_names: tuple[DisabledName, ...] = ()


@dataclass(frozen=True, slots=True)
class TagOptions:
    """Options for tagging. The defaults are those of the server."""

    offset_unit: OffsetUnit = OffsetUnit.CODE_POINT
    overlap: Overlap = Overlap.LONGEST
    view: View = View.FULL
    types: tuple[EntityType, ...] = ()
    classes: tuple[str, ...] = ()
    country_codes: tuple[str, ...] = ()
    include_entity_ids: tuple[str, ...] = ()
    exclude_entity_ids: tuple[str, ...] = ()
    min_confidence: float = 0.0
    include_suppressed: bool = False
    context_chars: int = 0
    gazetteer: str = ""
    overlay: Overlay | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A range of the text of a field. ``end`` is exclusive."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence for a mention."""

    kind: EvidenceKind
    description: str
    span: Span | None
    entity_id: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another entity that a mention may mean."""

    entity_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text and the entity that it means.

    ``text[m.start:m.end] == m.text`` for the text of ``m.field``. In HTML, ``m.text`` has no tags and decoded
    character references, so that it may differ.
    """

    field: Field
    start: int
    end: int
    text: str
    proclitic: str
    ending: str
    entity_id: str
    type: EntityType
    name: str
    name_language: str
    name_kind: NameKind
    layer: Layer
    confidence: float
    evidence: tuple[Evidence, ...]
    alternatives: tuple[Alternative, ...]
    alternative_count: int
    context_before: str
    context_after: str


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the earth, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a person, with dates as YYYY, YYYY-MM or YYYY-MM-DD."""

    title: str
    start: str
    until: str


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of the gazetteer. ``wikidata_id`` is empty and ``geonames_id`` 0 if unknown."""

    id: str
    type: EntityType
    entity_class: str
    names: Mapping[str, str]
    wikidata_id: str
    geonames_id: int
    country_code: str
    location: Location | None
    prominence: float
    offices: tuple[Office, ...]
    extra: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MentionedEntity:
    """An entity, the number of its mentions, and how central it is to the article, from 0 to 1."""

    entity: Entity
    mention_count: int
    salience: float


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A name that was found and not accepted."""

    field: Field
    start: int
    end: int
    text: str
    entity_id: str
    reason: SuppressionReason


@dataclass(frozen=True, slots=True)
class Focus:
    """A country or city that an article is about."""

    entity_id: str
    kind: FocusKind
    score: float
    country_code: str


@dataclass(frozen=True, slots=True)
class TaggedArticle:
    """The answer for one article. Its offsets count ``offset_unit``."""

    article_id: str
    mentions: tuple[Mention, ...]
    entities: tuple[MentionedEntity, ...]
    suppressed: tuple[Suppressed, ...]
    focus: tuple[Focus, ...]
    language: str
    gazetteer_version: str
    offset_unit: OffsetUnit


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """The result for one of several articles: an answer, or the error that concerns this article alone."""

    index: int
    """Position of the article in the input, from 0."""
    article_id: str
    answer: TaggedArticle | None
    error: DalilError | None

    def get(self) -> TaggedArticle:
        """Returns the answer, or raises the error."""
        if self.answer is None:
            raise self.error or DalilError.internal("the server returned neither an answer nor an error")
        return self.answer


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an entity, with dates as YYYY, YYYY-MM or YYYY-MM-DD."""

    text: str
    language: str
    kind: NameKind
    policy: NamePolicy
    start: str
    until: str


@dataclass(frozen=True, slots=True)
class EntityDetails:
    """An entity with all its names."""

    entity: Entity
    names: tuple[Name, ...]
    former_ids: tuple[str, ...]
    gazetteer_version: str


@dataclass(frozen=True, slots=True)
class NameMatch:
    """An entity that has a name. ``policy`` is the effective policy of the name."""

    entity: Entity
    name: Name
    generated: bool
    proclitic: str
    ending: str
    policy: NamePolicy


@dataclass(frozen=True, slots=True)
class EntityMatch:
    """An entity that a search found, and the first name that starts with the prefix."""

    entity: Entity
    name: Name | None


@dataclass(frozen=True, slots=True)
class NameDecision:
    """What was decided about a listed name that was found in an article, with reasons in English."""

    span: Span
    text: str
    entity_id: str
    name: Name
    accepted: bool
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSpan:
    """What is known of a span. ``same`` and ``overlapping`` are positions in the names of the explanation."""

    span: Span
    text: str
    same: tuple[int, ...]
    overlapping: tuple[int, ...]
    listed_entity_ids: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which listed names were found in an article, and whether each is a mention and why."""

    article_id: str
    names: tuple[NameDecision, ...]
    spans: tuple[ExplainedSpan, ...]
    language: str
    gazetteer_version: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A gazetteer of the server. ``version`` is empty while it is not loaded."""

    name: str
    version: str
    entity_count: int
    name_count: int
    loaded_at: datetime | None
