"""The helper for pandas."""

from __future__ import annotations

import grpc
import pandas as pd
import pytest
from conftest import Server

from dalil_client import Client, DalilError
from dalil_client.pandas import COLUMNS, tag_frame


def test_a_row_for_each_mention(client: Client) -> None:
    frame = pd.DataFrame(
        {
            "key": [7, 8, 9],
            "headline": ["Almaty", None, "Nothing"],
            "content": ["😀 بالأردن", "Moscow and Almaty", None],
            "date": [pd.Timestamp(2026, 1, 2), None, pd.Timestamp(2026, 1, 3)],
        }
    )
    mentions = tag_frame(frame, text="content", id="key", title="headline", date="date", client=client)
    assert list(mentions.columns) == ["key", *COLUMNS]
    assert list(zip(mentions["key"], mentions["field"], mentions["entity_id"])) == [
        (7, "title", "place/almaty"),
        (7, "body", "place/jordan"),
        (8, "body", "place/moscow"),
        (8, "body", "place/almaty"),
    ]
    merged = frame.merge(mentions[mentions["field"] == "body"], on="key")
    assert all(row.content[row.start : row.end] == row.text for row in merged.itertuples())


def test_errors_are_raised_or_collected(shared_server: Server) -> None:
    frame = pd.DataFrame({"text": ["Almaty", "", "Moscow"]}, index=["a", "b", "c"])
    with pytest.raises(DalilError, match="row 'b'") as raised:
        tag_frame(frame, client=shared_server.address)
    assert raised.value.code is grpc.StatusCode.INVALID_ARGUMENT
    mentions = tag_frame(frame, client=shared_server.address, errors="collect")
    assert list(mentions["index"]) == ["a", "c"]
    assert [row for row, _ in mentions.attrs["errors"]] == ["b"]
    assert list(tag_frame(frame[:0], client=shared_server.address).columns) == ["index", *COLUMNS]
