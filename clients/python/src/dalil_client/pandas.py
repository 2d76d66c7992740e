"""Mentions of a table of articles, as a pandas DataFrame. Requires ``pip install dalil-client[pandas]``."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Literal

import pandas as pd

from dalil_client.client import Client
from dalil_client.enums import View
from dalil_client.errors import DalilError
from dalil_client.types import Article, ArticleResult, Mention, TagOptions

COLUMNS = (
    "field",
    "start",
    "end",
    "text",
    "entity_id",
    "type",
    "name",
    "name_language",
    "name_kind",
    "proclitic",
    "ending",
    "confidence",
    "alternative_count",
)
"""Columns of the result after the id."""

_OPTIONS = TagOptions(view=View.MENTIONS)


def tag_frame(
    frame: pd.DataFrame,
    text: Hashable = "text",
    id: Hashable | None = None,
    *,
    client: Client | str = "127.0.0.1:50051",
    title: Hashable | None = None,
    language: Hashable | None = None,
    date: Hashable | None = None,
    options: TagOptions = _OPTIONS,
    errors: Literal["raise", "collect"] = "raise",
    **tag_many: Any,
) -> pd.DataFrame:
    """Tags each row of a frame and returns a row for each mention, in the order of the articles and of the text.

    ``text``, ``title``, ``language`` and ``date`` are names of columns. The first column of the result has the values
    of the column ``id`` under its name, or without one the index of the frame as ``index``, for ``merge``. A missing
    value counts as empty. ``date`` may have datetimes.

    A row that cannot be tagged, such as one without text, raises its error. With ``errors="collect"``, the other rows
    are tagged, and ``result.attrs["errors"]`` is a list of (id, error message).

    ``client`` is a client, or the address of a server. Further arguments are those of ``Client.tag_many``.
    """
    if isinstance(client, str):
        with Client(client) as own:
            return tag_frame(
                frame,
                text,
                id,
                client=own,
                title=title,
                language=language,
                date=date,
                options=options,
                errors=errors,
                **tag_many,
            )
    ids = list(frame.index if id is None else frame[id])
    rows: list[tuple[Any, ...]] = []
    failed: list[tuple[Any, str]] = []
    for result in client.tag_many(_articles(frame, text, title, language, date), options, **tag_many):
        if result.answer is None:
            _failed(result, ids, errors, failed)
            continue
        rows.extend((ids[result.index], *row(mention)) for mention in result.answer.mentions)
    mentions: pd.DataFrame = pd.DataFrame(rows, columns=["index" if id is None else id, *COLUMNS])
    mentions.attrs["errors"] = failed
    return mentions


def row(mention: Mention) -> tuple[Any, ...]:
    """The values of a mention in the order of ``COLUMNS``, with enumerations as plain strings."""
    return (
        mention.field.value,
        mention.start,
        mention.end,
        mention.text,
        mention.entity_id,
        mention.type.value,
        mention.name,
        mention.name_language,
        mention.name_kind.value,
        mention.proclitic,
        mention.ending,
        mention.confidence,
        mention.alternative_count,
    )


def _articles(
    frame: pd.DataFrame, text: Hashable, title: Hashable | None, language: Hashable | None, date: Hashable | None
) -> Iterator[Article]:
    columns = [
        _texts(frame, text),
        _texts(frame, title),
        _texts(frame, language),
        [value[:10] for value in _texts(frame, date)],
    ]
    for body, headline, tag, day in zip(*columns):
        yield Article(body=body, title=headline, language=tag, publication_date=day)


def _texts(frame: pd.DataFrame, column: Hashable | None) -> list[str]:
    if column is None:
        return [""] * len(frame)
    return ["" if pd.isna(value) else str(value) for value in frame[column]]


def _failed(
    result: ArticleResult, ids: list[Any], errors: Literal["raise", "collect"], failed: list[tuple[Any, str]]
) -> None:
    error = result.error or DalilError.internal("neither an answer nor an error")
    if errors == "raise":
        message = f"row {ids[result.index]!r}: {error.message}"
        raise DalilError(error.code, message, field_violations=error.field_violations) from error
    failed.append((ids[result.index], str(error)))
