from dalil_client._proto.dalil.v1 import entity_pb2 as _entity_pb2
from dalil_client._proto.dalil.v1 import gazetteer_pb2 as _gazetteer_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.rpc import status_pb2 as _status_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ArticleFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ARTICLE_FORMAT_UNSPECIFIED: _ClassVar[ArticleFormat]
    ARTICLE_FORMAT_PLAIN: _ClassVar[ArticleFormat]
    ARTICLE_FORMAT_HTML: _ClassVar[ArticleFormat]

class View(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VIEW_UNSPECIFIED: _ClassVar[View]
    VIEW_FULL: _ClassVar[View]
    VIEW_MENTIONS: _ClassVar[View]

class OffsetUnit(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OFFSET_UNIT_UNSPECIFIED: _ClassVar[OffsetUnit]
    OFFSET_UNIT_CODE_POINT: _ClassVar[OffsetUnit]
    OFFSET_UNIT_UTF8_BYTE: _ClassVar[OffsetUnit]
    OFFSET_UNIT_UTF16_UNIT: _ClassVar[OffsetUnit]

class Overlap(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OVERLAP_UNSPECIFIED: _ClassVar[Overlap]
    OVERLAP_LONGEST: _ClassVar[Overlap]
    OVERLAP_ALL: _ClassVar[Overlap]

class Field(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FIELD_UNSPECIFIED: _ClassVar[Field]
    FIELD_TITLE: _ClassVar[Field]
    FIELD_BODY: _ClassVar[Field]

class Layer(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LAYER_UNSPECIFIED: _ClassVar[Layer]
    LAYER_SHIPPED: _ClassVar[Layer]
    LAYER_OWN: _ClassVar[Layer]
    LAYER_REQUEST: _ClassVar[Layer]

class EvidenceKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVIDENCE_KIND_UNSPECIFIED: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_NAME: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_FULL_NAME_IN_ARTICLE: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_CUE: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_COUNTRY_IN_ARTICLE: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_PROMINENCE: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_CREDIT: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_GENERATED_SPELLING: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_BEST_OF_SEVERAL: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_APPOSITION: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_PATTERN: _ClassVar[EvidenceKind]
    EVIDENCE_KIND_OFFICE: _ClassVar[EvidenceKind]

class SuppressionReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SUPPRESSION_REASON_UNSPECIFIED: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_NEEDS_CONTEXT: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_NEEDS_CUE: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_OVERLAP: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_LOW_CONFIDENCE: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_PROCLITIC: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_SPELLING: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_VETO: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_OTHER_PLACE: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_PART_OF_OTHER_NAME: _ClassVar[SuppressionReason]
    SUPPRESSION_REASON_OUTSIDE_DATES: _ClassVar[SuppressionReason]

class FocusKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FOCUS_KIND_UNSPECIFIED: _ClassVar[FocusKind]
    FOCUS_KIND_COUNTRY: _ClassVar[FocusKind]
    FOCUS_KIND_CITY: _ClassVar[FocusKind]
ARTICLE_FORMAT_UNSPECIFIED: ArticleFormat
ARTICLE_FORMAT_PLAIN: ArticleFormat
ARTICLE_FORMAT_HTML: ArticleFormat
VIEW_UNSPECIFIED: View
VIEW_FULL: View
VIEW_MENTIONS: View
OFFSET_UNIT_UNSPECIFIED: OffsetUnit
OFFSET_UNIT_CODE_POINT: OffsetUnit
OFFSET_UNIT_UTF8_BYTE: OffsetUnit
OFFSET_UNIT_UTF16_UNIT: OffsetUnit
OVERLAP_UNSPECIFIED: Overlap
OVERLAP_LONGEST: Overlap
OVERLAP_ALL: Overlap
FIELD_UNSPECIFIED: Field
FIELD_TITLE: Field
FIELD_BODY: Field
LAYER_UNSPECIFIED: Layer
LAYER_SHIPPED: Layer
LAYER_OWN: Layer
LAYER_REQUEST: Layer
EVIDENCE_KIND_UNSPECIFIED: EvidenceKind
EVIDENCE_KIND_NAME: EvidenceKind
EVIDENCE_KIND_FULL_NAME_IN_ARTICLE: EvidenceKind
EVIDENCE_KIND_CUE: EvidenceKind
EVIDENCE_KIND_COUNTRY_IN_ARTICLE: EvidenceKind
EVIDENCE_KIND_PROMINENCE: EvidenceKind
EVIDENCE_KIND_CREDIT: EvidenceKind
EVIDENCE_KIND_GENERATED_SPELLING: EvidenceKind
EVIDENCE_KIND_BEST_OF_SEVERAL: EvidenceKind
EVIDENCE_KIND_APPOSITION: EvidenceKind
EVIDENCE_KIND_PATTERN: EvidenceKind
EVIDENCE_KIND_OFFICE: EvidenceKind
SUPPRESSION_REASON_UNSPECIFIED: SuppressionReason
SUPPRESSION_REASON_NEEDS_CONTEXT: SuppressionReason
SUPPRESSION_REASON_NEEDS_CUE: SuppressionReason
SUPPRESSION_REASON_OVERLAP: SuppressionReason
SUPPRESSION_REASON_LOW_CONFIDENCE: SuppressionReason
SUPPRESSION_REASON_PROCLITIC: SuppressionReason
SUPPRESSION_REASON_SPELLING: SuppressionReason
SUPPRESSION_REASON_VETO: SuppressionReason
SUPPRESSION_REASON_OTHER_PLACE: SuppressionReason
SUPPRESSION_REASON_PART_OF_OTHER_NAME: SuppressionReason
SUPPRESSION_REASON_OUTSIDE_DATES: SuppressionReason
FOCUS_KIND_UNSPECIFIED: FocusKind
FOCUS_KIND_COUNTRY: FocusKind
FOCUS_KIND_CITY: FocusKind

class Article(_message.Message):
    __slots__ = ("id", "title", "body", "language", "publication_date", "format")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_DATE_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    body: str
    language: str
    publication_date: str
    format: ArticleFormat
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., body: _Optional[str] = ..., language: _Optional[str] = ..., publication_date: _Optional[str] = ..., format: _Optional[_Union[ArticleFormat, str]] = ...) -> None: ...

class TagOptions(_message.Message):
    __slots__ = ("offset_unit", "overlap", "types", "min_confidence", "include_suppressed", "context_chars", "gazetteer", "classes", "country_codes", "include_entity_ids", "exclude_entity_ids", "view", "overlay")
    OFFSET_UNIT_FIELD_NUMBER: _ClassVar[int]
    OVERLAP_FIELD_NUMBER: _ClassVar[int]
    TYPES_FIELD_NUMBER: _ClassVar[int]
    MIN_CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_SUPPRESSED_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_CHARS_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_FIELD_NUMBER: _ClassVar[int]
    CLASSES_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_CODES_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_ENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    EXCLUDE_ENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    OVERLAY_FIELD_NUMBER: _ClassVar[int]
    offset_unit: OffsetUnit
    overlap: Overlap
    types: _containers.RepeatedScalarFieldContainer[_entity_pb2.EntityType]
    min_confidence: float
    include_suppressed: bool
    context_chars: int
    gazetteer: str
    classes: _containers.RepeatedScalarFieldContainer[str]
    country_codes: _containers.RepeatedScalarFieldContainer[str]
    include_entity_ids: _containers.RepeatedScalarFieldContainer[str]
    exclude_entity_ids: _containers.RepeatedScalarFieldContainer[str]
    view: View
    overlay: Overlay
    def __init__(self, offset_unit: _Optional[_Union[OffsetUnit, str]] = ..., overlap: _Optional[_Union[Overlap, str]] = ..., types: _Optional[_Iterable[_Union[_entity_pb2.EntityType, str]]] = ..., min_confidence: _Optional[float] = ..., include_suppressed: bool = ..., context_chars: _Optional[int] = ..., gazetteer: _Optional[str] = ..., classes: _Optional[_Iterable[str]] = ..., country_codes: _Optional[_Iterable[str]] = ..., include_entity_ids: _Optional[_Iterable[str]] = ..., exclude_entity_ids: _Optional[_Iterable[str]] = ..., view: _Optional[_Union[View, str]] = ..., overlay: _Optional[_Union[Overlay, _Mapping]] = ...) -> None: ...

class Overlay(_message.Message):
    __slots__ = ("entities", "disabled_ids", "disabled_names")
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    DISABLED_IDS_FIELD_NUMBER: _ClassVar[int]
    DISABLED_NAMES_FIELD_NUMBER: _ClassVar[int]
    entities: _containers.RepeatedCompositeFieldContainer[OverlayEntity]
    disabled_ids: _containers.RepeatedScalarFieldContainer[str]
    disabled_names: _containers.RepeatedCompositeFieldContainer[DisabledName]
    def __init__(self, entities: _Optional[_Iterable[_Union[OverlayEntity, _Mapping]]] = ..., disabled_ids: _Optional[_Iterable[str]] = ..., disabled_names: _Optional[_Iterable[_Union[DisabledName, _Mapping]]] = ...) -> None: ...

class OverlayEntity(_message.Message):
    __slots__ = ("id", "country_code", "prominence", "names")
    ID_FIELD_NUMBER: _ClassVar[int]
    CLASS_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_CODE_FIELD_NUMBER: _ClassVar[int]
    PROMINENCE_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    id: str
    country_code: str
    prominence: float
    names: _containers.RepeatedCompositeFieldContainer[OverlayName]
    def __init__(self, id: _Optional[str] = ..., country_code: _Optional[str] = ..., prominence: _Optional[float] = ..., names: _Optional[_Iterable[_Union[OverlayName, _Mapping]]] = ..., **kwargs) -> None: ...

class OverlayName(_message.Message):
    __slots__ = ("language", "text", "kind", "policy")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    language: str
    text: str
    kind: _entity_pb2.NameKind
    policy: _gazetteer_pb2.NamePolicy
    def __init__(self, language: _Optional[str] = ..., text: _Optional[str] = ..., kind: _Optional[_Union[_entity_pb2.NameKind, str]] = ..., policy: _Optional[_Union[_gazetteer_pb2.NamePolicy, str]] = ...) -> None: ...

class DisabledName(_message.Message):
    __slots__ = ("entity_id", "text")
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    entity_id: str
    text: str
    def __init__(self, entity_id: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class Span(_message.Message):
    __slots__ = ("field", "start", "end")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    field: Field
    start: int
    end: int
    def __init__(self, field: _Optional[_Union[Field, str]] = ..., start: _Optional[int] = ..., end: _Optional[int] = ...) -> None: ...

class Mention(_message.Message):
    __slots__ = ("span", "text", "proclitic", "ending", "entity_id", "type", "name", "name_language", "name_kind", "confidence", "evidence", "alternatives", "context", "alternative_count", "layer")
    SPAN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PROCLITIC_FIELD_NUMBER: _ClassVar[int]
    ENDING_FIELD_NUMBER: _ClassVar[int]
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NAME_LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    NAME_KIND_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVES_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_COUNT_FIELD_NUMBER: _ClassVar[int]
    LAYER_FIELD_NUMBER: _ClassVar[int]
    span: Span
    text: str
    proclitic: str
    ending: str
    entity_id: str
    type: _entity_pb2.EntityType
    name: str
    name_language: str
    name_kind: _entity_pb2.NameKind
    confidence: float
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    alternatives: _containers.RepeatedCompositeFieldContainer[Alternative]
    context: Context
    alternative_count: int
    layer: Layer
    def __init__(self, span: _Optional[_Union[Span, _Mapping]] = ..., text: _Optional[str] = ..., proclitic: _Optional[str] = ..., ending: _Optional[str] = ..., entity_id: _Optional[str] = ..., type: _Optional[_Union[_entity_pb2.EntityType, str]] = ..., name: _Optional[str] = ..., name_language: _Optional[str] = ..., name_kind: _Optional[_Union[_entity_pb2.NameKind, str]] = ..., confidence: _Optional[float] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., alternatives: _Optional[_Iterable[_Union[Alternative, _Mapping]]] = ..., context: _Optional[_Union[Context, _Mapping]] = ..., alternative_count: _Optional[int] = ..., layer: _Optional[_Union[Layer, str]] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("kind", "description", "span", "entity_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SPAN_FIELD_NUMBER: _ClassVar[int]
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    kind: EvidenceKind
    description: str
    span: Span
    entity_id: str
    def __init__(self, kind: _Optional[_Union[EvidenceKind, str]] = ..., description: _Optional[str] = ..., span: _Optional[_Union[Span, _Mapping]] = ..., entity_id: _Optional[str] = ...) -> None: ...

class Alternative(_message.Message):
    __slots__ = ("entity_id", "confidence")
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    entity_id: str
    confidence: float
    def __init__(self, entity_id: _Optional[str] = ..., confidence: _Optional[float] = ...) -> None: ...

class Context(_message.Message):
    __slots__ = ("before", "after")
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    before: str
    after: str
    def __init__(self, before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class Suppressed(_message.Message):
    __slots__ = ("span", "text", "entity_id", "reason")
    SPAN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    span: Span
    text: str
    entity_id: str
    reason: SuppressionReason
    def __init__(self, span: _Optional[_Union[Span, _Mapping]] = ..., text: _Optional[str] = ..., entity_id: _Optional[str] = ..., reason: _Optional[_Union[SuppressionReason, str]] = ...) -> None: ...

class TagArticleRequest(_message.Message):
    __slots__ = ("article", "options")
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    article: Article
    options: TagOptions
    def __init__(self, article: _Optional[_Union[Article, _Mapping]] = ..., options: _Optional[_Union[TagOptions, _Mapping]] = ...) -> None: ...

class TagArticleResponse(_message.Message):
    __slots__ = ("article_id", "mentions", "entities", "suppressed", "gazetteer_version", "language", "focus", "offset_unit")
    ARTICLE_ID_FIELD_NUMBER: _ClassVar[int]
    MENTIONS_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    SUPPRESSED_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_VERSION_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    FOCUS_FIELD_NUMBER: _ClassVar[int]
    OFFSET_UNIT_FIELD_NUMBER: _ClassVar[int]
    article_id: str
    mentions: _containers.RepeatedCompositeFieldContainer[Mention]
    entities: _containers.RepeatedCompositeFieldContainer[MentionedEntity]
    suppressed: _containers.RepeatedCompositeFieldContainer[Suppressed]
    gazetteer_version: str
    language: str
    focus: _containers.RepeatedCompositeFieldContainer[Focus]
    offset_unit: OffsetUnit
    def __init__(self, article_id: _Optional[str] = ..., mentions: _Optional[_Iterable[_Union[Mention, _Mapping]]] = ..., entities: _Optional[_Iterable[_Union[MentionedEntity, _Mapping]]] = ..., suppressed: _Optional[_Iterable[_Union[Suppressed, _Mapping]]] = ..., gazetteer_version: _Optional[str] = ..., language: _Optional[str] = ..., focus: _Optional[_Iterable[_Union[Focus, _Mapping]]] = ..., offset_unit: _Optional[_Union[OffsetUnit, str]] = ...) -> None: ...

class MentionedEntity(_message.Message):
    __slots__ = ("entity", "mention_count", "salience")
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    MENTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    SALIENCE_FIELD_NUMBER: _ClassVar[int]
    entity: _entity_pb2.Entity
    mention_count: int
    salience: float
    def __init__(self, entity: _Optional[_Union[_entity_pb2.Entity, _Mapping]] = ..., mention_count: _Optional[int] = ..., salience: _Optional[float] = ...) -> None: ...

class Focus(_message.Message):
    __slots__ = ("entity_id", "kind", "score", "country_code")
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_CODE_FIELD_NUMBER: _ClassVar[int]
    entity_id: str
    kind: FocusKind
    score: float
    country_code: str
    def __init__(self, entity_id: _Optional[str] = ..., kind: _Optional[_Union[FocusKind, str]] = ..., score: _Optional[float] = ..., country_code: _Optional[str] = ...) -> None: ...

class BatchTagArticlesRequest(_message.Message):
    __slots__ = ("articles", "options")
    ARTICLES_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    articles: _containers.RepeatedCompositeFieldContainer[Article]
    options: TagOptions
    def __init__(self, articles: _Optional[_Iterable[_Union[Article, _Mapping]]] = ..., options: _Optional[_Union[TagOptions, _Mapping]] = ...) -> None: ...

class BatchTagArticlesResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[BatchResult]
    def __init__(self, results: _Optional[_Iterable[_Union[BatchResult, _Mapping]]] = ...) -> None: ...

class BatchResult(_message.Message):
    __slots__ = ("response", "error")
    RESPONSE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    response: TagArticleResponse
    error: _status_pb2.Status
    def __init__(self, response: _Optional[_Union[TagArticleResponse, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class StreamTagArticlesRequest(_message.Message):
    __slots__ = ("article", "options")
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    article: Article
    options: TagOptions
    def __init__(self, article: _Optional[_Union[Article, _Mapping]] = ..., options: _Optional[_Union[TagOptions, _Mapping]] = ...) -> None: ...

class StreamTagArticlesResponse(_message.Message):
    __slots__ = ("article_id", "response", "error")
    ARTICLE_ID_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    article_id: str
    response: TagArticleResponse
    error: _status_pb2.Status
    def __init__(self, article_id: _Optional[str] = ..., response: _Optional[_Union[TagArticleResponse, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class ExplainArticleRequest(_message.Message):
    __slots__ = ("article", "options", "spans")
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    SPANS_FIELD_NUMBER: _ClassVar[int]
    article: Article
    options: TagOptions
    spans: _containers.RepeatedCompositeFieldContainer[Span]
    def __init__(self, article: _Optional[_Union[Article, _Mapping]] = ..., options: _Optional[_Union[TagOptions, _Mapping]] = ..., spans: _Optional[_Iterable[_Union[Span, _Mapping]]] = ...) -> None: ...

class ExplainArticleResponse(_message.Message):
    __slots__ = ("article_id", "names", "spans", "language", "gazetteer_version")
    ARTICLE_ID_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    SPANS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_VERSION_FIELD_NUMBER: _ClassVar[int]
    article_id: str
    names: _containers.RepeatedCompositeFieldContainer[NameDecision]
    spans: _containers.RepeatedCompositeFieldContainer[ExplainedSpan]
    language: str
    gazetteer_version: str
    def __init__(self, article_id: _Optional[str] = ..., names: _Optional[_Iterable[_Union[NameDecision, _Mapping]]] = ..., spans: _Optional[_Iterable[_Union[ExplainedSpan, _Mapping]]] = ..., language: _Optional[str] = ..., gazetteer_version: _Optional[str] = ...) -> None: ...

class NameDecision(_message.Message):
    __slots__ = ("span", "text", "entity_id", "name", "accepted", "confidence", "reasons")
    SPAN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ENTITY_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    span: Span
    text: str
    entity_id: str
    name: _gazetteer_pb2.Name
    accepted: bool
    confidence: float
    reasons: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, span: _Optional[_Union[Span, _Mapping]] = ..., text: _Optional[str] = ..., entity_id: _Optional[str] = ..., name: _Optional[_Union[_gazetteer_pb2.Name, _Mapping]] = ..., accepted: bool = ..., confidence: _Optional[float] = ..., reasons: _Optional[_Iterable[str]] = ...) -> None: ...

class ExplainedSpan(_message.Message):
    __slots__ = ("span", "text", "same", "overlapping", "listed_entity_ids", "description")
    SPAN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SAME_FIELD_NUMBER: _ClassVar[int]
    OVERLAPPING_FIELD_NUMBER: _ClassVar[int]
    LISTED_ENTITY_IDS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    span: Span
    text: str
    same: _containers.RepeatedScalarFieldContainer[int]
    overlapping: _containers.RepeatedScalarFieldContainer[int]
    listed_entity_ids: _containers.RepeatedScalarFieldContainer[str]
    description: str
    def __init__(self, span: _Optional[_Union[Span, _Mapping]] = ..., text: _Optional[str] = ..., same: _Optional[_Iterable[int]] = ..., overlapping: _Optional[_Iterable[int]] = ..., listed_entity_ids: _Optional[_Iterable[str]] = ..., description: _Optional[str] = ...) -> None: ...
