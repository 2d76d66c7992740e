"""Client of dalil, a service that tags places, people and organisations in news articles.

>>> from dalil_client import Client
>>> with Client("127.0.0.1:50051") as client:  # doctest: +SKIP
...     for mention in client.tag("The talks in Almaty ended.").mentions:
...         print(mention.start, mention.end, mention.entity_id)
13 19 place/almaty
"""

from dalil_client._connection import Tls
from dalil_client._retry import JOB_RETRIES, NO_RETRIES, RetryPolicy
from dalil_client.aio import AsyncClient
from dalil_client.client import Client
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
from dalil_client.errors import DalilError, FieldViolation
from dalil_client.types import (
    Alternative,
    Article,
    ArticleResult,
    DisabledName,
    Entity,
    EntityDetails,
    EntityMatch,
    Evidence,
    ExplainedSpan,
    Explanation,
    Focus,
    Gazetteer,
    Location,
    Mention,
    MentionedEntity,
    Name,
    NameDecision,
    NameMatch,
    Office,
    Overlay,
    OverlayEntity,
    OverlayName,
    Span,
    Suppressed,
    TaggedArticle,
    TagOptions,
)

__all__ = [
    "Alternative",
    "Article",
    "ArticleFormat",
    "ArticleResult",
    "AsyncClient",
    "Client",
    "DalilError",
    "DisabledName",
    "Entity",
    "EntityDetails",
    "EntityMatch",
    "EntityType",
    "Evidence",
    "EvidenceKind",
    "ExplainedSpan",
    "Explanation",
    "Field",
    "FieldViolation",
    "Focus",
    "FocusKind",
    "Gazetteer",
    "JOB_RETRIES",
    "Layer",
    "Location",
    "Mention",
    "MentionedEntity",
    "NO_RETRIES",
    "Name",
    "NameDecision",
    "NameKind",
    "NameMatch",
    "NamePolicy",
    "Office",
    "OffsetUnit",
    "Overlap",
    "Overlay",
    "OverlayEntity",
    "OverlayName",
    "RetryPolicy",
    "Span",
    "Suppressed",
    "SuppressionReason",
    "TagOptions",
    "TaggedArticle",
    "Tls",
    "View",
]
