"""Conversion between the dataclasses and the messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timezone
from typing import Any, TypeVar

import grpc

from dalil_client import enums, types
from dalil_client._proto.dalil.v1 import entity_pb2, gazetteer_pb2, tagger_pb2
from dalil_client.errors import DalilError, FieldViolation

E = TypeVar("E", bound=enums.ApiEnum)


def _values(of: type[E], wrapper: Any) -> dict[int, E]:
    """The member of an enumeration for each number. In the protos, names begin with that of the enumeration."""
    prefix = "".join("_" + letter if letter.isupper() else letter.upper() for letter in of.__name__)[1:] + "_"
    known = {member.name: member for member in of}
    names = wrapper.DESCRIPTOR.values_by_name
    return {
        value.number: known[name.removeprefix(prefix)]
        for name, value in names.items()
        if name.removeprefix(prefix) in known
    }


ENTITY_TYPE = _values(enums.EntityType, entity_pb2.EntityType)
NAME_KIND = _values(enums.NameKind, entity_pb2.NameKind)
NAME_POLICY = _values(enums.NamePolicy, gazetteer_pb2.NamePolicy)
LAYER = _values(enums.Layer, tagger_pb2.Layer)
FIELD = _values(enums.Field, tagger_pb2.Field)
ARTICLE_FORMAT = _values(enums.ArticleFormat, tagger_pb2.ArticleFormat)
OFFSET_UNIT = _values(enums.OffsetUnit, tagger_pb2.OffsetUnit)
OVERLAP = _values(enums.Overlap, tagger_pb2.Overlap)
VIEW = _values(enums.View, tagger_pb2.View)
EVIDENCE_KIND = _values(enums.EvidenceKind, tagger_pb2.EvidenceKind)
SUPPRESSION_REASON = _values(enums.SuppressionReason, tagger_pb2.SuppressionReason)
FOCUS_KIND = _values(enums.FocusKind, tagger_pb2.FocusKind)


def _numbers(values: dict[int, E]) -> dict[E, int]:
    return {member: number for number, member in values.items()}


_ENTITY_TYPE_NUMBER = _numbers(ENTITY_TYPE)
_OFFSET_UNIT_NUMBER = _numbers(OFFSET_UNIT)
_OVERLAP_NUMBER = _numbers(OVERLAP)
_VIEW_NUMBER = _numbers(VIEW)
_NAME_KIND_NUMBER = _numbers(NAME_KIND)
_NAME_POLICY_NUMBER = _numbers(NAME_POLICY)
_FIELD_NUMBER = _numbers(FIELD)
_ARTICLE_FORMAT_NUMBER = _numbers(ARTICLE_FORMAT)


def _float(number: float) -> float:
    """A single-precision number with the digits that it has: 0.95 instead of 0.949999988079071."""
    return float(f"{number:.7g}")


def article_message(article: types.Article | str) -> tagger_pb2.Article:
    """The message of an article, without its id. A text with lone surrogates is an error that names the field."""
    if isinstance(article, str):
        article = types.Article(body=article)
    message = tagger_pb2.Article()
    for field in ("title", "body", "language", "publication_date"):
        value: object = getattr(article, field)
        if field == "publication_date" and isinstance(value, date):
            value = (value.date() if isinstance(value, datetime) else value).isoformat()
        if not isinstance(value, str):
            accepted = "a str or a datetime.date" if field == "publication_date" else "a str"
            raise TypeError(f"article.{field} must be {accepted}, not {type(value).__name__}")
        try:
            setattr(message, field, value)
        except ValueError as error:
            reason = "is not valid Unicode: it contains a lone surrogate"
            raise DalilError(
                grpc.StatusCode.INVALID_ARGUMENT,
                f"article.{field} {reason}",
                field_violations=[FieldViolation(f"article.{field}", reason)],
            ) from error
    if article.format != enums.ArticleFormat.PLAIN:
        message.format = _number(_ARTICLE_FORMAT_NUMBER, enums.ArticleFormat, article.format, "article.format")
    return message


def article_id(article: types.Article | str) -> str:
    """The id that the caller gave to an article."""
    return "" if isinstance(article, str) else article.id


def _number(numbers: dict[E, int], of: type[E], value: object, field: str) -> Any:
    """The number of a value. Another value is an error that names the field and lists the values."""
    try:
        return numbers[of(value)]
    except (KeyError, ValueError):
        known = ", ".join(member.value for member in numbers)
        shown = value.value if isinstance(value, enums.ApiEnum) else value
        raise ValueError(f"{field}: {shown!r} is not one of {known}") from None


def several(values: Iterable[str], field: str) -> list[str]:
    """The texts of a repeated field. A single text is an error, because its characters would be the values."""
    if isinstance(values, str):
        raise TypeError(f"{field} must be a tuple or a list of texts, not one text")
    return list(values)


def types_numbers(of: Iterable[enums.EntityType], field: str = "options.types") -> list[Any]:
    """The numbers of entity types."""
    return [_number(_ENTITY_TYPE_NUMBER, enums.EntityType, one, field) for one in several(of, field)]


def options_message(options: types.TagOptions) -> tagger_pb2.TagOptions:
    """The message of options. The unit of offsets is always stated."""
    return tagger_pb2.TagOptions(
        offset_unit=_number(_OFFSET_UNIT_NUMBER, enums.OffsetUnit, options.offset_unit, "options.offset_unit"),
        overlap=_number(_OVERLAP_NUMBER, enums.Overlap, options.overlap, "options.overlap"),
        view=_number(_VIEW_NUMBER, enums.View, options.view, "options.view"),
        types=types_numbers(options.types),
        classes=several(options.classes, "options.classes"),
        country_codes=several(options.country_codes, "options.country_codes"),
        include_entity_ids=several(options.include_entity_ids, "options.include_entity_ids"),
        exclude_entity_ids=several(options.exclude_entity_ids, "options.exclude_entity_ids"),
        min_confidence=options.min_confidence,
        include_suppressed=options.include_suppressed,
        context_chars=options.context_chars,
        gazetteer=options.gazetteer,
        overlay=_overlay(options.overlay) if options.overlay else None,
    )


def _overlay(overlay: types.Overlay) -> tagger_pb2.Overlay:
    return tagger_pb2.Overlay(
        entities=map(_overlay_entity, overlay.entities),
        disabled_ids=several(overlay.disabled_ids, "options.overlay.disabled_ids"),
        disabled_names=[
            tagger_pb2.DisabledName(entity_id=name.entity_id, text=name.text) for name in overlay.disabled_names
        ],
    )


def _overlay_entity(of: types.OverlayEntity) -> tagger_pb2.OverlayEntity:
    names = []
    field = "options.overlay.entities.names"
    for name in of.names:
        kind: Any = _number(_NAME_KIND_NUMBER, enums.NameKind, name.kind, f"{field}.kind") if name.kind else 0
        policy: Any = (
            _number(_NAME_POLICY_NUMBER, enums.NamePolicy, name.policy, f"{field}.policy") if name.policy else 0
        )
        names.append(tagger_pb2.OverlayName(language=name.language, text=name.text, kind=kind, policy=policy))
    message = tagger_pb2.OverlayEntity(id=of.id, country_code=of.country_code, prominence=of.prominence, names=names)
    # `class` is a keyword of Python.
    setattr(message, "class", of.entity_class)
    return message


def span_message(span: types.Span) -> tagger_pb2.Span:
    """The message of a span."""
    field = _number(_FIELD_NUMBER, enums.Field, span.field, "spans.field")
    return tagger_pb2.Span(field=field, start=span.start, end=span.end)


def _span(message: tagger_pb2.Span) -> types.Span:
    return types.Span(FIELD.get(message.field, enums.Field.UNKNOWN), message.start, message.end)


def _evidence(message: tagger_pb2.Evidence) -> types.Evidence:
    span = _span(message.span) if message.HasField("span") else None
    return types.Evidence(
        EVIDENCE_KIND.get(message.kind, enums.EvidenceKind.UNKNOWN), message.description, span, message.entity_id
    )


def _mention(message: tagger_pb2.Mention) -> types.Mention:
    span = message.span
    return types.Mention(
        field=FIELD.get(span.field, enums.Field.UNKNOWN),
        start=span.start,
        end=span.end,
        text=message.text,
        proclitic=message.proclitic,
        ending=message.ending,
        entity_id=message.entity_id,
        type=ENTITY_TYPE.get(message.type, enums.EntityType.UNKNOWN),
        name=message.name,
        name_language=message.name_language,
        name_kind=NAME_KIND.get(message.name_kind, enums.NameKind.UNKNOWN),
        layer=LAYER.get(message.layer, enums.Layer.UNKNOWN),
        confidence=_float(message.confidence),
        evidence=tuple(map(_evidence, message.evidence)),
        alternatives=tuple(types.Alternative(a.entity_id, _float(a.confidence)) for a in message.alternatives),
        alternative_count=message.alternative_count,
        context_before=message.context.before,
        context_after=message.context.after,
    )


def _suppressed(message: tagger_pb2.Suppressed) -> types.Suppressed:
    return types.Suppressed(
        field=FIELD.get(message.span.field, enums.Field.UNKNOWN),
        start=message.span.start,
        end=message.span.end,
        text=message.text,
        entity_id=message.entity_id,
        reason=SUPPRESSION_REASON.get(message.reason, enums.SuppressionReason.UNKNOWN),
    )


def entity(message: entity_pb2.Entity) -> types.Entity:
    """Converts an entity."""
    location = None
    if message.HasField("location"):
        location = types.Location(_float(message.location.latitude), _float(message.location.longitude))
    return types.Entity(
        id=message.id,
        type=ENTITY_TYPE.get(message.type, enums.EntityType.UNKNOWN),
        entity_class=getattr(message, "class"),
        names=dict(message.names),
        wikidata_id=message.wikidata_id,
        geonames_id=message.geonames_id,
        country_code=message.country_code,
        location=location,
        prominence=_float(message.prominence),
        # `from` is a keyword of Python.
        offices=tuple(types.Office(o.title, getattr(o, "from"), o.until) for o in message.offices),
        extra=dict(message.extra),
    )


def tagged_article(
    message: tagger_pb2.TagArticleResponse, id_of_caller: str, offset_unit: enums.OffsetUnit
) -> types.TaggedArticle:
    """Converts the answer for an article."""
    return types.TaggedArticle(
        article_id=id_of_caller,
        mentions=tuple(map(_mention, message.mentions)),
        entities=tuple(
            types.MentionedEntity(entity(e.entity), e.mention_count, _float(e.salience)) for e in message.entities
        ),
        suppressed=tuple(map(_suppressed, message.suppressed)),
        focus=tuple(
            types.Focus(f.entity_id, FOCUS_KIND.get(f.kind, enums.FocusKind.UNKNOWN), _float(f.score), f.country_code)
            for f in message.focus
        ),
        language=message.language,
        gazetteer_version=message.gazetteer_version,
        # A server from before this field uses the requested unit too.
        offset_unit=OFFSET_UNIT.get(message.offset_unit, enums.OffsetUnit(offset_unit)),
    )


def _name(message: gazetteer_pb2.Name) -> types.Name:
    return types.Name(
        text=message.text,
        language=message.language,
        kind=NAME_KIND.get(message.kind, enums.NameKind.UNKNOWN),
        policy=NAME_POLICY.get(message.policy, enums.NamePolicy.UNKNOWN),
        start=getattr(message, "from"),
        until=message.until,
    )


def entity_details(message: gazetteer_pb2.GetEntityResponse) -> types.EntityDetails:
    """Converts an entity with its names."""
    return types.EntityDetails(
        entity(message.entity),
        tuple(map(_name, message.names)),
        tuple(message.former_ids),
        message.gazetteer_version,
    )


def name_matches(message: gazetteer_pb2.LookupNameResponse) -> list[types.NameMatch]:
    """Converts the entities that have a name."""
    return [
        types.NameMatch(
            entity=entity(match.entity),
            name=_name(match.name),
            generated=match.generated,
            proclitic=match.proclitic,
            ending=match.ending,
            policy=NAME_POLICY.get(match.policy, enums.NamePolicy.UNKNOWN),
        )
        for match in message.matches
    ]


def entity_matches(message: gazetteer_pb2.SearchEntitiesResponse) -> list[types.EntityMatch]:
    """Converts a page of entities."""
    return [
        types.EntityMatch(entity(match.entity), _name(match.name) if match.HasField("name") else None)
        for match in message.matches
    ]


def explanation(message: tagger_pb2.ExplainArticleResponse) -> types.Explanation:
    """Converts the explanation of an article."""
    return types.Explanation(
        article_id=message.article_id,
        names=tuple(
            types.NameDecision(
                span=_span(one.span),
                text=one.text,
                entity_id=one.entity_id,
                name=_name(one.name),
                accepted=one.accepted,
                confidence=_float(one.confidence),
                reasons=tuple(one.reasons),
            )
            for one in message.names
        ),
        spans=tuple(
            types.ExplainedSpan(
                span=_span(one.span),
                text=one.text,
                same=tuple(one.same),
                overlapping=tuple(one.overlapping),
                listed_entity_ids=tuple(one.listed_entity_ids),
                description=one.description,
            )
            for one in message.spans
        ),
        language=message.language,
        gazetteer_version=message.gazetteer_version,
    )


def gazetteers(message: gazetteer_pb2.ListGazetteersResponse) -> list[types.Gazetteer]:
    """Converts the list of gazetteers."""
    return [
        types.Gazetteer(
            name=one.name,
            version=one.version,
            entity_count=one.entity_count,
            name_count=one.name_count,
            loaded_at=one.loaded_at.ToDatetime(timezone.utc) if one.HasField("loaded_at") else None,
        )
        for one in message.gazetteers
    ]
