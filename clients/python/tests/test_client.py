"""Single calls of the synchronous client against a live server."""

from __future__ import annotations

import pickle
import socket
import subprocess
import time
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import grpc
import pytest
from conftest import Server

from dalil_client import (
    NO_RETRIES,
    Article,
    ArticleFormat,
    Client,
    DalilError,
    DisabledName,
    EntityType,
    EvidenceKind,
    Field,
    Layer,
    NamePolicy,
    OffsetUnit,
    Overlay,
    OverlayEntity,
    OverlayName,
    Span,
    TagOptions,
    Tls,
    View,
    _convert,
    enums,
)


def test_offsets_index_a_str_after_an_emoji(client: Client) -> None:
    text = "😀👨‍👩‍👧 وصل الوفد إلى ألماتي"
    (mention,) = client.tag(text).mentions
    assert text[mention.start : mention.end] == mention.text == "ألماتي"
    assert (mention.entity_id, mention.type, mention.field) == ("place/almaty", EntityType.PLACE, Field.BODY)
    assert mention.evidence[0].kind is EvidenceKind.NAME
    assert mention.confidence == round(mention.confidence, 6)


@pytest.mark.parametrize(
    ("unit", "encoding", "width"), [(OffsetUnit.UTF8_BYTE, "utf-8", 1), (OffsetUnit.UTF16_UNIT, "utf-16-le", 2)]
)
def test_other_units_of_offsets(client: Client, unit: OffsetUnit, encoding: str, width: int) -> None:
    text = "😀 in Almaty"
    answer = client.tag(text, TagOptions(offset_unit=unit))
    (mention,) = answer.mentions
    assert answer.offset_unit is unit
    assert text.encode(encoding)[mention.start * width : mention.end * width].decode(encoding) == "Almaty"


def test_html(client: Client) -> None:
    html = "<p>😀 in <b>Al</b>maty &amp; <script>Moscow</script></p>"
    (mention,) = client.tag(Article(body=html, format=ArticleFormat.HTML)).mentions
    assert mention.text == "Almaty"
    assert html[mention.start : mention.end] == "Al</b>maty"


def test_an_answer_has_all_parts(client: Client) -> None:
    article = Article(id="a", title="Almaty", body="Talks in Jordan and again in Almaty.", language="en")
    answer = client.tag(article, TagOptions(context_chars=5, types=(EntityType.PLACE,)))
    assert (answer.article_id, answer.language, answer.offset_unit) == ("a", "en", OffsetUnit.CODE_POINT)
    assert [(m.field, m.entity_id) for m in answer.mentions] == [
        (Field.TITLE, "place/almaty"),
        (Field.BODY, "place/jordan"),
        (Field.BODY, "place/almaty"),
    ]
    assert answer.mentions[1].context_before == "s in "
    assert [(e.entity.id, e.entity.entity_class, e.mention_count) for e in answer.entities] == [
        ("place/almaty", "city", 2),
        ("place/jordan", "country", 1),
    ]
    assert answer.focus
    assert client.tag(article, TagOptions(view=View.MENTIONS)).entities == ()


def test_an_error_has_details(client: Client) -> None:
    with pytest.raises(DalilError) as raised:
        client.tag("")
    assert raised.value.code is grpc.StatusCode.INVALID_ARGUMENT
    assert [violation.field for violation in raised.value.field_violations] == ["article.body"]
    with pytest.raises(DalilError) as raised:
        client.tag("Almaty", TagOptions(context_chars=201))
    assert raised.value.field_violations[0].field == "options.context_chars"
    copy = pickle.loads(pickle.dumps(raised.value))
    assert (str(copy), copy.field_violations) == (str(raised.value), raised.value.field_violations)


def test_lone_surrogates_are_an_error_of_their_field(client: Client) -> None:
    with pytest.raises(DalilError) as raised:
        client.tag(Article(title="\ud83d", body="Almaty"))
    assert raised.value.field_violations[0].field == "article.title"


def test_the_deadline_of_a_server_that_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start = time.monotonic()
        with Client(f"127.0.0.1:{silent.getsockname()[1]}", timeout=0.5) as client:
            with pytest.raises(DalilError) as raised:
                client.tag("Almaty")
    assert raised.value.code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert time.monotonic() - start < 5


def test_a_call_waits_for_a_server_that_restarts(server: Server) -> None:
    with Client(server.address, timeout=60) as client:
        client.tag("Almaty")
        server.restart()
        assert client.tag("Almaty").mentions


def test_without_waiting_a_missing_server_is_unavailable(server: Server) -> None:
    server.stop()
    with Client(server.address, wait_for_ready=False, timeout=5) as client:
        with pytest.raises(DalilError) as raised:
            client.tag("Almaty")
    assert raised.value.code is grpc.StatusCode.UNAVAILABLE
    start = time.monotonic()
    with Client(server.address, wait_for_ready=False, retry=NO_RETRIES) as client, pytest.raises(DalilError):
        client.tag("Almaty")
    assert time.monotonic() - start < 2
    server.start()


def test_a_publication_date_is_a_date_or_a_text(client: Client) -> None:
    for value in ("2026-11-27", date(2026, 11, 27), datetime(2026, 11, 27, 9, 30)):
        article = Article("Almaty", publication_date=value)
        assert _convert.article_message(article).publication_date == "2026-11-27"
        assert len(client.tag(article).mentions) == 1
    values: dict[str, Any] = {"publication_date": 20261127, "body": b"Almaty", "title": None}
    for field, wrong in values.items():
        with pytest.raises(TypeError, match=rf"^article\.{field} must be a str.*, not {type(wrong).__name__}$"):
            client.tag(Article(**{field: wrong}))


def test_an_unknown_value_lists_the_known_ones(client: Client) -> None:
    with pytest.raises(AttributeError, match="^OffsetUnit has no member BYTE: expected one of CODE_POINT, UTF8_BYTE"):
        getattr(OffsetUnit, "BYTE")
    with pytest.raises(ValueError, match="^'x' is not a value of View: expected one of full, mentions$"):
        View("x")
    known = "place, person, organisation, other$"
    wrong: Any
    for wrong in ("PLACE", EntityType.UNKNOWN, 7):
        with pytest.raises(ValueError, match=rf"^options\.types: .* is not one of {known}"):
            client.tag("Almaty", TagOptions(types=(wrong,)))
    with pytest.raises(ValueError, match=f"^types: 'PLACE' is not one of {known}"):
        wrong = ["PLACE"]
        list(client.search_entities("alm", types=wrong))
    assert client.tag("Almaty", TagOptions(types=(EntityType("place"),))).mentions
    assert pickle.loads(pickle.dumps(EntityType.PLACE)) is EntityType.PLACE


def test_one_text_is_not_a_list_of_texts(client: Client) -> None:
    with pytest.raises(TypeError, match=r"^options\.include_entity_ids must be a tuple or a list of texts, not one text"):
        client.tag("Almaty", TagOptions(include_entity_ids="place/almaty"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="^classes must be"):
        list(client.search_entities("alm", classes="city"))


def test_lookups(client: Client) -> None:
    details = client.get_entity("place/almaty")
    assert details.entity.country_code == "KZ"
    assert {name.text for name in details.names} == {"ألماتي", "Almaty"}
    (match,) = client.lookup_name("بالأردن")
    assert (match.entity.id, match.proclitic, match.policy) == ("place/jordan", "ب", NamePolicy.FREE)
    assert client.lookup_name("Nowhere") == []
    assert [m.entity.id for m in client.search_entities("mos")] == ["place/moscow"]
    pages = [m.entity.id for m in client.search_entities("place/", classes=["city"], page_size=1)]
    assert sorted(pages) == ["place/almaty", "place/moscow"]
    (gazetteer,) = client.list_gazetteers()
    assert (gazetteer.name, gazetteer.entity_count) == ("default", 3)
    assert gazetteer.loaded_at is not None and gazetteer.loaded_at.tzinfo is not None
    with pytest.raises(DalilError) as raised:
        client.get_entity("place/nowhere")
    assert (raised.value.code, raised.value.resource) == (grpc.StatusCode.NOT_FOUND, "place/nowhere")


def certificates(folder: Path) -> None:
    """Writes root.pem, and server.pem and caller.pem with their keys."""

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)

    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=root", "-keyout", "root.key", "-out", "root.pem"
    )
    extensions = {"server": "subjectAltName = DNS:dalil.test", "caller": "extendedKeyUsage = clientAuth"}
    for name, extension in extensions.items():
        (folder / "extension").write_text(extension)
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", "csr")
        issuer = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
        openssl("x509", "-req", "-in", "csr", *issuer, "-extfile", "extension", "-out", f"{name}.pem")


def test_an_overlay_and_an_explanation(client: Client) -> None:
    overlay = Overlay(
        entities=(
            OverlayEntity(
                "place/zafran", (OverlayName("en", "Zafran", policy=NamePolicy.FREE),), "town", prominence=0.5
            ),
        ),
        disabled_ids=("place/moscow",),
        disabled_names=(DisabledName("place/jordan", "Jordan"),),
    )
    text = "From Zafran and Moscow and Jordan to Almaty"
    options = TagOptions(overlay=overlay)
    mentions = client.tag(text, options).mentions
    assert [(m.entity_id, m.layer) for m in mentions] == [("place/zafran", Layer.REQUEST), ("place/almaty", Layer.OWN)]
    explanation = client.explain(text, options, spans=[Span(Field.BODY, 16, 22)])
    assert [(name.entity_id, name.accepted) for name in explanation.names] == [
        ("place/zafran", True),
        ("place/almaty", True),
    ]
    assert explanation.names[0].reasons
    assert explanation.spans[0].text == "Moscow"
    with pytest.raises(DalilError) as raised:
        client.tag(text, TagOptions(overlay=Overlay(disabled_ids=("place/nowhere",))))
    assert raised.value.field_violations[0].field == "options.overlay.disabled_ids[0]"


def test_each_option_of_the_protos_is_an_option() -> None:
    from dalil_client._proto.dalil.v1 import tagger_pb2

    for message, of in ((tagger_pb2.TagOptions, TagOptions), (tagger_pb2.Article, Article)):
        names = {field.name for field in fields(of)}
        assert {field.name for field in message.DESCRIPTOR.fields} == names


def test_a_token_and_a_client_certificate(tmp_path: Path) -> None:
    certificates(tmp_path)
    (tmp_path / "tokens").write_text("a-token-of-this-test-only\n")
    root = str(tmp_path / "root.pem")
    options = {"certificate": "server.pem", "key": "server.key", "client-ca": "root.pem"}
    tls = [part for name, file in options.items() for part in (f"--tls-{name}", str(tmp_path / file))]
    server = Server(tmp_path, *tls, "--tokens", str(tmp_path / "tokens"))
    key = (tmp_path / "caller.key").read_bytes()
    own = Tls(ca=root, certificate=tmp_path / "caller.pem", key=key, server_name="dalil.test")
    try:
        with Client(server.address, tls=own, token=lambda: "a-token-of-this-test-only") as client:
            assert client.tag("Almaty").mentions
            assert [result.get().mentions[0].text for result in client.tag_stream(["Almaty"])] == ["Almaty"]
        with Client(server.address, tls=own, token="another-token-of-this-test") as client:
            with pytest.raises(DalilError) as raised:
                client.tag("Almaty")
        assert raised.value.code is grpc.StatusCode.UNAUTHENTICATED
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (_convert.ENTITY_TYPE, enums.EntityType),
        (_convert.NAME_KIND, enums.NameKind),
        (_convert.NAME_POLICY, enums.NamePolicy),
        (_convert.FIELD, enums.Field),
        (_convert.LAYER, enums.Layer),
        (_convert.ARTICLE_FORMAT, enums.ArticleFormat),
        (_convert.OFFSET_UNIT, enums.OffsetUnit),
        (_convert.EVIDENCE_KIND, enums.EvidenceKind),
        (_convert.SUPPRESSION_REASON, enums.SuppressionReason),
        (_convert.FOCUS_KIND, enums.FocusKind),
    ],
)
def test_each_value_of_the_protos_has_a_member(values: dict[int, enums.ApiEnum], message: type[enums.ApiEnum]) -> None:
    from dalil_client._proto.dalil.v1 import entity_pb2, gazetteer_pb2, tagger_pb2

    descriptors = (
        module.DESCRIPTOR.enum_types_by_name.get(message.__name__) for module in (entity_pb2, gazetteer_pb2, tagger_pb2)
    )
    (descriptor,) = (one for one in descriptors if one is not None)
    missing = {value.name for value in descriptor.values if value.number != 0 and value.number not in values}
    assert not missing, f"add to dalil_client.enums.{message.__name__}"
