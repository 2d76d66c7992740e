package example;

import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import dalil.v1.Article;
import dalil.v1.Mention;
import dalil.v1.OffsetUnit;
import dalil.v1.StreamTagArticlesRequest;
import dalil.v1.StreamTagArticlesResponse;
import dalil.v1.TagArticleRequest;
import dalil.v1.TagArticleResponse;
import dalil.v1.TagOptions;
import dalil.v1.TaggerServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tags one article, shows an error with its details, and tags a stream of articles.
 *
 * <p>In this folder, while {@code dalil serve} runs:
 *
 * <pre>mvn -q compile exec:java -Dexec.args=127.0.0.1:50051</pre>
 */
public final class Tag {
  /** Offsets that index a String. By default they count code points. */
  private static final TagOptions OPTIONS =
      TagOptions.newBuilder().setOffsetUnit(OffsetUnit.OFFSET_UNIT_UTF16_UNIT).build();

  /** As in deploy/service_config_proxy.json: repeats calls that ended with UNAVAILABLE. Numbers are doubles. */
  private static final Map<String, Object> SERVICE_CONFIG =
      Map.of(
          "loadBalancingConfig", List.of(Map.of("round_robin", Map.of())),
          "methodConfig",
              List.of(
                  Map.of(
                      "name",
                          List.of(
                              Map.of("service", "dalil.v1.TaggerService", "method", "TagArticle"),
                              Map.of("service", "dalil.v1.TaggerService", "method", "BatchTagArticles"),
                              Map.of("service", "dalil.v1.GazetteerService")),
                      "waitForReady", true,
                      "retryPolicy",
                          Map.of(
                              "maxAttempts", 5.0,
                              "initialBackoff", "0.3s",
                              "maxBackoff", "3s",
                              "backoffMultiplier", 2.5,
                              "retryableStatusCodes", List.of("UNAVAILABLE")))));

  public static void main(String[] arguments) throws Exception {
    String server = arguments.length > 0 ? arguments[0] : "127.0.0.1:50051";
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(server)
            .usePlaintext()
            .defaultServiceConfig(SERVICE_CONFIG)
            .enableRetry()
            .maxInboundMessageSize(16 << 20)
            .build();
    try {
      tagOne(channel);
      showError(channel);
      tagStream(channel);
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static void tagOne(ManagedChannel channel) {
    String text = "😀 وصل وزير الخارجية إلى ألماتي ومنها إلى نور سلطان";
    TagArticleRequest request =
        TagArticleRequest.newBuilder()
            .setArticle(Article.newBuilder().setId("one").setBody(text))
            .setOptions(OPTIONS)
            .build();
    // Without a deadline, a call may wait forever if the network fails.
    show(text, TaggerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS).tagArticle(request));
  }

  private static void showError(ManagedChannel channel) throws Exception {
    try {
      TaggerServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .tagArticle(TagArticleRequest.newBuilder().setArticle(Article.getDefaultInstance()).build());
    } catch (StatusRuntimeException error) {
      show(StatusProto.fromThrowable(error));
    }
  }

  private static void tagStream(ManagedChannel channel) throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("first", "اجتماع في موسكو");
    texts.put("empty", "");
    texts.put("third", "عادت الوفود من أنقرة");
    CompletableFuture<Void> done = new CompletableFuture<>();
    StreamObserver<StreamTagArticlesRequest> requests =
        TaggerServiceGrpc.newStub(channel)
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .withWaitForReady()
            .streamTagArticles(
                new StreamObserver<>() {
                  // Answers arrive in the order of the requests, while further requests are sent.
                  @Override
                  public void onNext(StreamTagArticlesResponse answer) {
                    System.out.println(answer.getArticleId());
                    // An invalid article does not end the stream.
                    if (answer.hasError()) show(answer.getError());
                    else show(texts.get(answer.getArticleId()), answer.getResponse());
                  }

                  @Override
                  public void onError(Throwable error) {
                    done.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {
                    done.complete(null);
                  }
                });
    // Options apply to the following messages too.
    StreamTagArticlesRequest.Builder request = StreamTagArticlesRequest.newBuilder().setOptions(OPTIONS);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      requests.onNext(
          request.setArticle(Article.newBuilder().setId(text.getKey()).setBody(text.getValue())).build());
      request.clearOptions();
    }
    requests.onCompleted();
    done.get(60, TimeUnit.SECONDS);
  }

  private static void show(String text, TagArticleResponse answer) {
    for (Mention mention : answer.getMentionsList()) {
      int start = mention.getSpan().getStart();
      int end = mention.getSpan().getEnd();
      if (!text.substring(start, end).equals(mention.getText())) throw new AssertionError("offsets");
      System.out.printf("%d-%d\t%s\t%s\t%s%n", start, end, mention.getType(), mention.getEntityId(), mention.getText());
    }
  }

  private static void show(Status error) {
    System.out.println("\tnot tagged: " + error.getMessage());
    for (com.google.protobuf.Any detail : error.getDetailsList()) {
      if (!detail.is(BadRequest.class)) continue;
      try {
        BadRequest invalid = detail.unpack(BadRequest.class);
        invalid.getFieldViolationsList().forEach(violation -> System.out.println("\tinvalid: " + violation.getField()));
      } catch (com.google.protobuf.InvalidProtocolBufferException malformed) {
        throw new IllegalStateException(malformed);
      }
    }
  }
}
