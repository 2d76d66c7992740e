from dalil_client._proto.dalil.v1 import entity_pb2 as _entity_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class NamePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NAME_POLICY_UNSPECIFIED: _ClassVar[NamePolicy]
    NAME_POLICY_FREE: _ClassVar[NamePolicy]
    NAME_POLICY_CONTEXT: _ClassVar[NamePolicy]
    NAME_POLICY_CUE: _ClassVar[NamePolicy]
NAME_POLICY_UNSPECIFIED: NamePolicy
NAME_POLICY_FREE: NamePolicy
NAME_POLICY_CONTEXT: NamePolicy
NAME_POLICY_CUE: NamePolicy

class GetGazetteerRequest(_message.Message):
    __slots__ = ("gazetteer",)
    GAZETTEER_FIELD_NUMBER: _ClassVar[int]
    gazetteer: str
    def __init__(self, gazetteer: _Optional[str] = ...) -> None: ...

class GetGazetteerResponse(_message.Message):
    __slots__ = ("version", "entity_count", "name_count", "types", "languages", "sources", "loaded_at", "name")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    NAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    TYPES_FIELD_NUMBER: _ClassVar[int]
    LANGUAGES_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    LOADED_AT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    version: str
    entity_count: int
    name_count: int
    types: _containers.RepeatedCompositeFieldContainer[TypeCount]
    languages: _containers.RepeatedCompositeFieldContainer[LanguageCount]
    sources: _containers.RepeatedScalarFieldContainer[str]
    loaded_at: _timestamp_pb2.Timestamp
    name: str
    def __init__(self, version: _Optional[str] = ..., entity_count: _Optional[int] = ..., name_count: _Optional[int] = ..., types: _Optional[_Iterable[_Union[TypeCount, _Mapping]]] = ..., languages: _Optional[_Iterable[_Union[LanguageCount, _Mapping]]] = ..., sources: _Optional[_Iterable[str]] = ..., loaded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., name: _Optional[str] = ...) -> None: ...

class ListGazetteersRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListGazetteersResponse(_message.Message):
    __slots__ = ("gazetteers",)
    GAZETTEERS_FIELD_NUMBER: _ClassVar[int]
    gazetteers: _containers.RepeatedCompositeFieldContainer[GazetteerSummary]
    def __init__(self, gazetteers: _Optional[_Iterable[_Union[GazetteerSummary, _Mapping]]] = ...) -> None: ...

class GazetteerSummary(_message.Message):
    __slots__ = ("name", "version", "entity_count", "name_count", "loaded_at")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    NAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    LOADED_AT_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    entity_count: int
    name_count: int
    loaded_at: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ..., entity_count: _Optional[int] = ..., name_count: _Optional[int] = ..., loaded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TypeCount(_message.Message):
    __slots__ = ("type", "entity_count", "name_count")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    ENTITY_COUNT_FIELD_NUMBER: _ClassVar[int]
    NAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    type: _entity_pb2.EntityType
    entity_count: int
    name_count: int
    def __init__(self, type: _Optional[_Union[_entity_pb2.EntityType, str]] = ..., entity_count: _Optional[int] = ..., name_count: _Optional[int] = ...) -> None: ...

class LanguageCount(_message.Message):
    __slots__ = ("language", "name_count")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    NAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    language: str
    name_count: int
    def __init__(self, language: _Optional[str] = ..., name_count: _Optional[int] = ...) -> None: ...

class GetEntityRequest(_message.Message):
    __slots__ = ("id", "gazetteer")
    ID_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_FIELD_NUMBER: _ClassVar[int]
    id: str
    gazetteer: str
    def __init__(self, id: _Optional[str] = ..., gazetteer: _Optional[str] = ...) -> None: ...

class GetEntityResponse(_message.Message):
    __slots__ = ("entity", "names", "gazetteer_version", "former_ids")
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_VERSION_FIELD_NUMBER: _ClassVar[int]
    FORMER_IDS_FIELD_NUMBER: _ClassVar[int]
    entity: _entity_pb2.Entity
    names: _containers.RepeatedCompositeFieldContainer[Name]
    gazetteer_version: str
    former_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, entity: _Optional[_Union[_entity_pb2.Entity, _Mapping]] = ..., names: _Optional[_Iterable[_Union[Name, _Mapping]]] = ..., gazetteer_version: _Optional[str] = ..., former_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class Name(_message.Message):
    __slots__ = ("text", "language", "kind", "policy", "until")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    text: str
    language: str
    kind: _entity_pb2.NameKind
    policy: NamePolicy
    until: str
    def __init__(self, text: _Optional[str] = ..., language: _Optional[str] = ..., kind: _Optional[_Union[_entity_pb2.NameKind, str]] = ..., policy: _Optional[_Union[NamePolicy, str]] = ..., until: _Optional[str] = ..., **kwargs) -> None: ...

class LookupNameRequest(_message.Message):
    __slots__ = ("name", "gazetteer")
    NAME_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_FIELD_NUMBER: _ClassVar[int]
    name: str
    gazetteer: str
    def __init__(self, name: _Optional[str] = ..., gazetteer: _Optional[str] = ...) -> None: ...

class LookupNameResponse(_message.Message):
    __slots__ = ("matches", "gazetteer_version")
    MATCHES_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_VERSION_FIELD_NUMBER: _ClassVar[int]
    matches: _containers.RepeatedCompositeFieldContainer[NameMatch]
    gazetteer_version: str
    def __init__(self, matches: _Optional[_Iterable[_Union[NameMatch, _Mapping]]] = ..., gazetteer_version: _Optional[str] = ...) -> None: ...

class NameMatch(_message.Message):
    __slots__ = ("entity", "name", "generated", "proclitic", "ending", "policy")
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    GENERATED_FIELD_NUMBER: _ClassVar[int]
    PROCLITIC_FIELD_NUMBER: _ClassVar[int]
    ENDING_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    entity: _entity_pb2.Entity
    name: Name
    generated: bool
    proclitic: str
    ending: str
    policy: NamePolicy
    def __init__(self, entity: _Optional[_Union[_entity_pb2.Entity, _Mapping]] = ..., name: _Optional[_Union[Name, _Mapping]] = ..., generated: bool = ..., proclitic: _Optional[str] = ..., ending: _Optional[str] = ..., policy: _Optional[_Union[NamePolicy, str]] = ...) -> None: ...

class SearchEntitiesRequest(_message.Message):
    __slots__ = ("prefix", "types", "classes", "country_codes", "page_size", "page_token", "gazetteer")
    PREFIX_FIELD_NUMBER: _ClassVar[int]
    TYPES_FIELD_NUMBER: _ClassVar[int]
    CLASSES_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_CODES_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_FIELD_NUMBER: _ClassVar[int]
    prefix: str
    types: _containers.RepeatedScalarFieldContainer[_entity_pb2.EntityType]
    classes: _containers.RepeatedScalarFieldContainer[str]
    country_codes: _containers.RepeatedScalarFieldContainer[str]
    page_size: int
    page_token: str
    gazetteer: str
    def __init__(self, prefix: _Optional[str] = ..., types: _Optional[_Iterable[_Union[_entity_pb2.EntityType, str]]] = ..., classes: _Optional[_Iterable[str]] = ..., country_codes: _Optional[_Iterable[str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., gazetteer: _Optional[str] = ...) -> None: ...

class SearchEntitiesResponse(_message.Message):
    __slots__ = ("matches", "next_page_token", "gazetteer_version")
    MATCHES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    GAZETTEER_VERSION_FIELD_NUMBER: _ClassVar[int]
    matches: _containers.RepeatedCompositeFieldContainer[EntityMatch]
    next_page_token: str
    gazetteer_version: str
    def __init__(self, matches: _Optional[_Iterable[_Union[EntityMatch, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., gazetteer_version: _Optional[str] = ...) -> None: ...

class EntityMatch(_message.Message):
    __slots__ = ("entity", "name")
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    entity: _entity_pb2.Entity
    name: Name
    def __init__(self, entity: _Optional[_Union[_entity_pb2.Entity, _Mapping]] = ..., name: _Optional[_Union[Name, _Mapping]] = ...) -> None: ...
