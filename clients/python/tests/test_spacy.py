"""The conversion to spaCy."""

from __future__ import annotations

import pytest
import spacy

from dalil_client import Client, Field, OffsetUnit, Overlap, TagOptions
from dalil_client.spacy import to_doc

TEXT = "😀 اجتماع بالأردن ثم في ألماتي. Then Moscow."


def test_spans_are_exact(client: Client) -> None:
    doc = to_doc(client.tag(TEXT), TEXT, spacy.blank("ar"))
    assert doc.text == TEXT
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("الأردن", "PLACE", "place/jordan"),
        ("ألماتي", "PLACE", "place/almaty"),
        ("Moscow", "PLACE", "place/moscow"),
    ]
    assert [token.text for token in doc][1:4] == ["اجتماع", "ب", "الأردن"]
    assert [(span.start_char, span.end_char) for span in doc.spans["dalil"]] == doc.spans["dalil"].attrs["offsets"]


def test_spans_of_whole_tokens(client: Client) -> None:
    nlp = spacy.blank("ar")
    doc = to_doc(client.tag(TEXT, TagOptions(overlap=Overlap.ALL)), TEXT, nlp, alignment="expand")
    assert [token.text for token in doc] == [token.text for token in nlp.make_doc(TEXT)]
    assert doc.ents[0].text == "بالأردن"
    start, end = doc.spans["dalil"].attrs["offsets"][0]
    assert TEXT[start:end] == "الأردن"


def test_what_does_not_belong_together_is_refused(client: Client) -> None:
    nlp = spacy.blank("en")
    with pytest.raises(ValueError, match="not that of the answer"):
        to_doc(client.tag("Almaty"), "Moscow", nlp)
    with pytest.raises(ValueError, match="code points"):
        to_doc(client.tag("Almaty", TagOptions(offset_unit=OffsetUnit.UTF8_BYTE)), "Almaty", nlp)
    assert not to_doc(client.tag("Almaty"), "no title", nlp, field=Field.TITLE).ents
