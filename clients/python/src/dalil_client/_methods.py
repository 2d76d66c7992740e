"""The methods of the API, and the requests that both clients make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from google.protobuf.message import Message

from dalil_client import _convert
from dalil_client._proto.dalil.v1 import gazetteer_pb2, tagger_pb2
from dalil_client.enums import EntityType
from dalil_client.types import Article, Span, TagOptions

Request = TypeVar("Request", bound=Message)
Response = TypeVar("Response", bound=Message)


@dataclass(frozen=True, slots=True)
class Method(Generic[Request, Response]):
    """A method with the types of its messages."""

    path: str
    request: type[Request]
    response: type[Response]


_TAGGER = "/dalil.v1.TaggerService/"
_GAZETTEER = "/dalil.v1.GazetteerService/"

TAG = Method(_TAGGER + "TagArticle", tagger_pb2.TagArticleRequest, tagger_pb2.TagArticleResponse)
BATCH = Method(_TAGGER + "BatchTagArticles", tagger_pb2.BatchTagArticlesRequest, tagger_pb2.BatchTagArticlesResponse)
STREAM = Method(
    _TAGGER + "StreamTagArticles", tagger_pb2.StreamTagArticlesRequest, tagger_pb2.StreamTagArticlesResponse
)
EXPLAIN = Method(_TAGGER + "ExplainArticle", tagger_pb2.ExplainArticleRequest, tagger_pb2.ExplainArticleResponse)
LIST_GAZETTEERS = Method(
    _GAZETTEER + "ListGazetteers", gazetteer_pb2.ListGazetteersRequest, gazetteer_pb2.ListGazetteersResponse
)
GET_ENTITY = Method(_GAZETTEER + "GetEntity", gazetteer_pb2.GetEntityRequest, gazetteer_pb2.GetEntityResponse)
LOOKUP_NAME = Method(_GAZETTEER + "LookupName", gazetteer_pb2.LookupNameRequest, gazetteer_pb2.LookupNameResponse)
SEARCH = Method(
    _GAZETTEER + "SearchEntities", gazetteer_pb2.SearchEntitiesRequest, gazetteer_pb2.SearchEntitiesResponse
)
UNARY = (TAG, BATCH, EXPLAIN, LIST_GAZETTEERS, GET_ENTITY, LOOKUP_NAME, SEARCH)


def tag_request(article: Article | str, options: TagOptions) -> tagger_pb2.TagArticleRequest:
    """The request to tag one article."""
    message = _convert.article_message(article)
    message.id = _convert.article_id(article)
    return tagger_pb2.TagArticleRequest(article=message, options=_convert.options_message(options))


def explain_request(
    article: Article | str, options: TagOptions, spans: Iterable[Span]
) -> tagger_pb2.ExplainArticleRequest:
    """The request to explain an article."""
    message = _convert.article_message(article)
    message.id = _convert.article_id(article)
    return tagger_pb2.ExplainArticleRequest(
        article=message, options=_convert.options_message(options), spans=map(_convert.span_message, spans)
    )


def search_request(
    prefix: str,
    types: Iterable[EntityType],
    classes: Iterable[str],
    country_codes: Iterable[str],
    page_size: int,
    gazetteer: str,
) -> gazetteer_pb2.SearchEntitiesRequest:
    """The request for the first page of a search."""
    return gazetteer_pb2.SearchEntitiesRequest(
        prefix=prefix,
        types=_convert.types_numbers(types, "types"),
        classes=_convert.several(classes, "classes"),
        country_codes=_convert.several(country_codes, "country_codes"),
        page_size=page_size,
        gazetteer=gazetteer,
    )
