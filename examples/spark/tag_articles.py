"""Tags articles with Spark through replicas of dalil, and counts entities by day.

    pip install pyspark==4.3.0 pyarrow "../../clients/python[pandas]"
    spark-submit tag_articles.py --server dalil.example:50051 --input articles.parquet --output tagged

The input is Parquet or JSON Lines with the columns id, date (YYYY-MM-DD), title and body. The output folder gets

- articles: one row for each article, with its mentions or the error that concerns it alone;
- counts: mentions and articles for each entity and day.

The environment variable DALIL_TOKEN of the driver has the bearer token, if the server requires one. README.md describes
sizing and failures.
"""

import argparse
import os
from collections.abc import Iterator

import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from dalil_client import Article, Client, Mention, TagOptions, View

SCHEMA = """
    id string, date string, language string, gazetteer_version string, error string,
    mentions array<struct<field: string, start: int, `end`: int, text: string, entity_id: string, type: string,
        name: string, confidence: double>>
"""


def mention(m: Mention) -> dict[str, object]:
    return {
        "field": m.field.value,
        "start": m.start,
        "end": m.end,
        "text": m.text,
        "entity_id": m.entity_id,
        "type": m.type.value,
        "name": m.name,
        "confidence": m.confidence,
    }


def tagger(server: str, batch_articles: int, calls: int, token: str | None):
    """The function for mapInPandas. It makes one connection for each partition."""

    def tag(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        with Client(server, token=token) as client:
            for frame in frames:
                frame = frame.fillna("")
                articles = (
                    Article(id=row.id, title=row.title, body=row.body, publication_date=row.date)
                    for row in frame.itertuples()
                )
                # An error of the call, such as no server for long, fails the task, and Spark repeats the task.
                results = client.tag_many(
                    articles, TagOptions(view=View.MENTIONS), batch_articles=batch_articles, calls=calls
                )
                rows = [
                    (
                        result.article_id,
                        result.answer.language if result.answer else None,
                        result.answer.gazetteer_version if result.answer else None,
                        None if result.answer else str(result.error),
                        [mention(m) for m in result.answer.mentions] if result.answer else [],
                    )
                    for result in results
                ]
                tagged = pd.DataFrame(rows, columns=["id", "language", "gazetteer_version", "error", "mentions"])
                tagged.insert(1, "date", frame["date"].to_numpy())
                yield tagged

    return tag


def read(spark: SparkSession, path: str) -> DataFrame:
    json_lines = path.endswith((".json", ".jsonl", ".ndjson", ".gz", ".zst"))
    articles = spark.read.json(path) if json_lines else spark.read.parquet(path)
    return articles.select(*(F.col(name).cast("string") for name in ("id", "date", "title", "body")))


def count(tagged: DataFrame) -> DataFrame:
    """Mentions and articles for each entity and day."""
    mentions = tagged.select("id", "date", F.explode("mentions").alias("m"))
    return (
        mentions.groupBy(F.col("m.entity_id").alias("entity_id"), F.col("m.type").alias("type"), "date")
        .agg(F.count("*").alias("mentions"), F.countDistinct("id").alias("articles"))
        .orderBy("date", F.desc("mentions"), "entity_id")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, help="address of the load balancer, or any target of gRPC")
    parser.add_argument("--input", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--partitions", type=int, default=0, help="tasks; default: the partitions of the input")
    parser.add_argument("--batch-articles", type=int, default=100)
    parser.add_argument("--calls", type=int, default=2, help="batches that a task has in progress")
    options = parser.parse_args()

    spark = SparkSession.builder.appName("dalil").getOrCreate()
    articles = read(spark, options.input)
    if options.partitions:
        articles = articles.repartition(options.partitions)
    tag = tagger(options.server, options.batch_articles, options.calls, os.environ.get("DALIL_TOKEN"))
    # The counts read the written articles, so that no article is tagged twice.
    articles.mapInPandas(tag, SCHEMA).write.mode("overwrite").parquet(f"{options.output}/articles")
    tagged = spark.read.parquet(f"{options.output}/articles")
    count(tagged).coalesce(1).write.mode("overwrite").parquet(f"{options.output}/counts")
    failed = tagged.filter(F.col("error").isNotNull()).count()
    print(f"articles: {tagged.count()}, failed: {failed}")
    spark.stop()


if __name__ == "__main__":
    main()
