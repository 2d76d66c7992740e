from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EntityType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENTITY_TYPE_UNSPECIFIED: _ClassVar[EntityType]
    ENTITY_TYPE_PLACE: _ClassVar[EntityType]
    ENTITY_TYPE_PERSON: _ClassVar[EntityType]
    ENTITY_TYPE_ORGANISATION: _ClassVar[EntityType]
    ENTITY_TYPE_OTHER: _ClassVar[EntityType]

class NameKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NAME_KIND_UNSPECIFIED: _ClassVar[NameKind]
    NAME_KIND_FULL: _ClassVar[NameKind]
    NAME_KIND_SHORT: _ClassVar[NameKind]
    NAME_KIND_ACRONYM: _ClassVar[NameKind]
    NAME_KIND_FORMER: _ClassVar[NameKind]
    NAME_KIND_VARIANT: _ClassVar[NameKind]
ENTITY_TYPE_UNSPECIFIED: EntityType
ENTITY_TYPE_PLACE: EntityType
ENTITY_TYPE_PERSON: EntityType
ENTITY_TYPE_ORGANISATION: EntityType
ENTITY_TYPE_OTHER: EntityType
NAME_KIND_UNSPECIFIED: NameKind
NAME_KIND_FULL: NameKind
NAME_KIND_SHORT: NameKind
NAME_KIND_ACRONYM: NameKind
NAME_KIND_FORMER: NameKind
NAME_KIND_VARIANT: NameKind

class Entity(_message.Message):
    __slots__ = ("id", "type", "names", "wikidata_id", "geonames_id", "country_code", "location", "prominence", "offices", "extra")
    class NamesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class ExtraEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    CLASS_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    WIKIDATA_ID_FIELD_NUMBER: _ClassVar[int]
    GEONAMES_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_CODE_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    PROMINENCE_FIELD_NUMBER: _ClassVar[int]
    OFFICES_FIELD_NUMBER: _ClassVar[int]
    EXTRA_FIELD_NUMBER: _ClassVar[int]
    id: str
    type: EntityType
    names: _containers.ScalarMap[str, str]
    wikidata_id: str
    geonames_id: int
    country_code: str
    location: Location
    prominence: float
    offices: _containers.RepeatedCompositeFieldContainer[Office]
    extra: _containers.ScalarMap[str, str]
    def __init__(self, id: _Optional[str] = ..., type: _Optional[_Union[EntityType, str]] = ..., names: _Optional[_Mapping[str, str]] = ..., wikidata_id: _Optional[str] = ..., geonames_id: _Optional[int] = ..., country_code: _Optional[str] = ..., location: _Optional[_Union[Location, _Mapping]] = ..., prominence: _Optional[float] = ..., offices: _Optional[_Iterable[_Union[Office, _Mapping]]] = ..., extra: _Optional[_Mapping[str, str]] = ..., **kwargs) -> None: ...

class Location(_message.Message):
    __slots__ = ("latitude", "longitude")
    LATITUDE_FIELD_NUMBER: _ClassVar[int]
    LONGITUDE_FIELD_NUMBER: _ClassVar[int]
    latitude: float
    longitude: float
    def __init__(self, latitude: _Optional[float] = ..., longitude: _Optional[float] = ...) -> None: ...

class Office(_message.Message):
    __slots__ = ("title", "until")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    title: str
    until: str
    def __init__(self, title: _Optional[str] = ..., until: _Optional[str] = ..., **kwargs) -> None: ...
