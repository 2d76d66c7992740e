"""Tags one article, then a stream of them, through a dalil server.

In this folder, once:

    python3 -m venv .venv && . .venv/bin/activate
    pip install -r requirements.txt
    python -m grpc_tools.protoc -I ../../proto --python_out=. --grpc_python_out=. \\
        dalil/v1/entity.proto dalil/v1/gazetteer.proto dalil/v1/tagger.proto

then, while `dalil serve` runs:

    python tag.py [HOST:PORT]
"""

import sys

import grpc

from dalil.v1 import entity_pb2, tagger_pb2, tagger_pb2_grpc


def show(text, response):
    for mention in response.mentions:
        # By default offsets count code points, so that they index a str.
        assert text[mention.span.start : mention.span.end] == mention.text
        kind = entity_pb2.EntityType.Name(mention.type)
        print(f"{mention.span.start}-{mention.span.end}\t{kind}\t{mention.entity_id}\t{mention.confidence:.2f}\t{mention.text}")


def tag_one(stub):
    text = "وصل وزير الخارجية إلى ألماتي ومنها إلى نور سلطان"
    request = tagger_pb2.TagArticleRequest(article=tagger_pb2.Article(id="one", body=text))
    # Without a deadline, a call may wait forever if the network fails.
    show(text, stub.TagArticle(request, timeout=10))


def tag_stream(stub):
    texts = {"first": "اجتماع في موسكو", "empty": "", "third": "عادت الوفود من أنقرة"}
    requests = (
        tagger_pb2.StreamTagArticlesRequest(article=tagger_pb2.Article(id=article_id, body=text))
        for article_id, text in texts.items()
    )
    # Answers arrive in the order of the requests, while further requests are sent.
    for answer in stub.StreamTagArticles(requests, timeout=60):
        print(answer.article_id)
        if answer.WhichOneof("result") == "error":
            # An invalid article does not end the stream.
            print(f"\tnot tagged: {answer.error.message}")
        else:
            show(texts[answer.article_id], answer.response)


def main():
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051"
    with grpc.insecure_channel(host) as channel:
        stub = tagger_pb2_grpc.TaggerServiceStub(channel)
        try:
            tag_one(stub)
            tag_stream(stub)
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {error.details()}")


if __name__ == "__main__":
    main()
