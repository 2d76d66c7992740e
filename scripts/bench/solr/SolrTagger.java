import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.solr.client.solrj.embedded.EmbeddedSolrServer;
import org.apache.solr.client.solrj.request.ContentStreamUpdateRequest;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.util.ContentStreamBase;
import org.apache.solr.common.util.NamedList;

/**
 * Solr's tagger, embedded, as an engine of scripts/bench/peers.py: indexes the names and prints the cost, then runs over
 * the articles for each line of input and prints the time or the found spans.
 *
 * <p>Arguments: names, a line each; articles, each ended by a line with a form feed; whole texts likewise; the
 * folder with the core's configuration.
 */
public final class SolrTagger {
  public static void main(String[] arguments) throws Exception {
    List<String> names = Files.readAllLines(Path.of(arguments[0]));
    List<String> articles = texts(arguments[1]);
    List<String> whole = texts(arguments[2]);
    Path home = home(Path.of(arguments[3]));
    // Solr's libraries write to standard output.
    PrintStream out = System.out;
    System.setOut(System.err);
    try (EmbeddedSolrServer server = new EmbeddedSolrServer(home, "names")) {
      long start = processTime();
      index(server, names);
      double build = (processTime() - start) / 1e9;
      out.printf("{\"build\": %s, \"resident\": null}%n", build);
      // Warm-up passes for the JIT compiler.
      for (int pass = 0; pass < 5; pass++) {
        articles.forEach(article -> tag(server, article));
      }
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("spans")) {
          out.println(whole.stream().map(text -> spans(text, tag(server, text))).toList());
          continue;
        }
        long begin = threadTime();
        int matches = articles.stream().mapToInt(article -> tag(server, article).size()).sum();
        out.printf("{\"seconds\": %s, \"matches\": %d}%n", (threadTime() - begin) / 1e9, matches);
      }
    }
    System.exit(0);
  }

  private static List<String> texts(String file) throws Exception {
    String text = Files.readString(Path.of(file));
    return List.of(text.split("\f\n"));
  }

  /** A home for Solr with one empty core. */
  private static Path home(Path conf) throws Exception {
    Path home = Files.createTempDirectory("solr-tagger");
    Path core = Files.createDirectories(home.resolve("names/conf"));
    for (String file : List.of("solrconfig.xml", "schema.xml")) {
      Files.copy(conf.resolve(file), core.resolve(file));
    }
    Files.writeString(home.resolve("solr.xml"), "<solr/>");
    Files.writeString(home.resolve("names/core.properties"), "name=names\n");
    return home;
  }

  private static void index(EmbeddedSolrServer server, List<String> names) throws Exception {
    List<SolrInputDocument> batch = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      SolrInputDocument document = new SolrInputDocument();
      document.addField("id", Integer.toString(i));
      document.addField("name", names.get(i));
      batch.add(document);
      if (batch.size() == 10_000 || i == names.size() - 1) {
        server.add(batch);
        batch.clear();
      }
    }
    server.commit();
    server.optimize();
  }

  @SuppressWarnings("unchecked")
  private static List<NamedList<Object>> tag(EmbeddedSolrServer server, String text) {
    ModifiableSolrParams params = new ModifiableSolrParams();
    params.set("overlaps", "LONGEST_DOMINANT_RIGHT").set("tagsLimit", 1_000_000).set("rows", 0);
    ContentStreamUpdateRequest request = new ContentStreamUpdateRequest("/tag");
    request.addContentStream(new ContentStreamBase.StringStream(text, "text/plain"));
    request.setParams(params);
    try {
      return (List<NamedList<Object>>) server.request(request).get("tags");
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }

  /** Spans in code points. */
  private static List<List<Integer>> spans(String text, List<NamedList<Object>> tags) {
    return tags.stream()
        .map(tag -> List.of(points(text, tag.get("startOffset")), points(text, tag.get("endOffset"))))
        .toList();
  }

  private static int points(String text, Object offset) {
    return text.codePointCount(0, (Integer) offset);
  }


  private static long threadTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long processTime() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
