"""Conversion to a spaCy ``Doc``. Requires ``pip install dalil-client[spacy]``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from dalil_client.enums import Field, OffsetUnit
from dalil_client.types import Mention, TaggedArticle

KEY = "dalil"
"""Key of the mentions in ``doc.spans``, and of their exact offsets in its ``attrs``."""


def to_doc(
    answer: TaggedArticle,
    text: str,
    nlp: Language,
    *,
    field: Field = Field.BODY,
    alignment: Literal["split", "expand"] = "split",
) -> Doc:
    """Makes a ``Doc`` of the text of one field, with the mentions in ``doc.spans["dalil"]`` and in ``doc.ents``.

    The label of a span is the type in capitals (PLACE), and ``kb_id_`` is the id of the entity. ``doc.ents`` has no
    overlapping spans; of two, it has the longer one.

    A mention may start within a token, because the tokenizer keeps Arabic proclitics with their word: بالأردن.
    ``split`` divides such a token, so that spans are exact; ``expand`` keeps the tokens and extends the span to whole
    tokens.
    ``doc.spans["dalil"].attrs["offsets"]`` has the exact (start, end) of each mention in both cases.

    No component of the pipeline is run. To run them: ``for name, pipe in nlp.pipeline: doc = pipe(doc)``.
    """
    if answer.offset_unit is not OffsetUnit.CODE_POINT:
        raise ValueError(f"the answer has offsets in {answer.offset_unit}, and a Doc needs code points")
    mentions = [mention for mention in answer.mentions if mention.field is field]
    for mention in mentions:
        if text[mention.start : mention.end] != mention.text:
            raise ValueError(f"the text is not that of the answer at {mention.start}-{mention.end}")
    doc = nlp.make_doc(text)
    if alignment == "split":
        doc = _split(doc, {offset for mention in mentions for offset in (mention.start, mention.end)})
    spans = [_span(doc, mention) for mention in mentions]
    doc.spans[KEY] = spans
    doc.spans[KEY].attrs["offsets"] = [(mention.start, mention.end) for mention in mentions]
    doc.set_ents(filter_spans(spans))
    return doc


def _span(doc: Doc, mention: Mention) -> Span:
    span = doc.char_span(
        mention.start,
        mention.end,
        label=mention.type.value.upper(),
        kb_id=mention.entity_id,
        alignment_mode="expand",
    )
    if span is None:
        raise ValueError(f"no token of the text is at {mention.start}-{mention.end}")
    return span


def _split(doc: Doc, boundaries: Iterable[int]) -> Doc:
    """The same text with tokens that also end at the boundaries."""
    ordered = sorted(boundaries)
    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        while position < len(ordered) and ordered[position] <= start:
            position += 1
        while position < len(ordered) and ordered[position] < end:
            words.append(doc.text[start : ordered[position]])
            spaces.append(False)
            start = ordered[position]
            position += 1
        words.append(doc.text[start:end])
        spaces.append(bool(token.whitespace_))
    return Doc(doc.vocab, words=words, spaces=spaces)
