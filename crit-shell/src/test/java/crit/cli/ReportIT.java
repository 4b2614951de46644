package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of {@code crit report} in a real browser without a window. */
class ReportIT {
  private static final String BROWSER = "chromium";
  private static final int SECONDS = 120;
  private static final Pattern EDGE =
      Pattern.compile(
          "<g class=\"edge\" data-kind=\"([^\"]*)\" data-from=\"([^\"]*)\" data-to=\"([^\"]*)\""
              + " data-count=\"([0-9]+)\"");

  @TempDir private Path directory;

  @BeforeAll
  static void findBrowser() {
    RealTools.require(BROWSER);
  }

  /** Opens a set's page and returns what its script made of it, if nothing was complained of. */
  private String dom(Path set, String choice) throws IOException, InterruptedException {
    Path page = directory.resolve("page.html");
    assertThat(Cli.run("report", set, "-o", page).status()).isZero();
    Path out = directory.resolve("dom");
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(
                BROWSER,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--user-data-dir=" + directory.resolve("profile"),
                "--virtual-time-budget=5000",
                "--enable-logging=stderr",
                "--v=0",
                "--dump-dom",
                page.toUri() + "#" + choice)
            .redirectOutput(out.toFile())
            .redirectError(log.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    // what the policy refuses, a request to elsewhere for one, is said there, too
    assertThat(Files.readAllLines(log)).filteredOn(it -> it.contains("CONSOLE")).isEmpty();
    return Files.readString(out);
  }

  private static Map<String, Integer> edges(String dom) {
    Map<String, Integer> edges = new TreeMap<>();
    EDGE.matcher(dom)
        .results()
        .forEach(it ->
            edges.merge(
                it.group(1) + " " + it.group(2) + " " + it.group(3),
                Integer.parseInt(it.group(4)),
                Integer::sum));
    return edges;
  }

  private static Map<String, Integer> links(Path set) throws IOException {
    Map<String, Integer> links = new TreeMap<>();
    String json = Cli.run("x", set, "links", "--format", "json").text();
    for (JsonNode link : new ObjectMapper().readTree(json)) {
      String ends = end(link.get("from")) + " " + end(link.get("to"));
      links.merge(link.get("kind").asText() + " " + ends, 1, Integer::sum);
    }
    return links;
  }

  private static String end(JsonNode end) {
    return end.has("pid") ? end.get("pid").asText() : end.path("outside").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoints/tcp",
        "checkpoints/pipes",
        "checkpoints/namespaces",
        "checkpoints/threads-compressed",
        "sets/zdtm/mountpoints-ns",
        "sets/zdtm/autofs-x",
        "sets/programs/incremental/3",
        "sets/programs/mixed-32-64",
        "sets/zdtm/real-nginx",
        "sets/zdtm/real-postgres"
      })
  void theEdgesOfTheGraphAreTheLinks(String name) throws IOException, InterruptedException {
    Path set = Cli.samples(name);
    assertThat(edges(dom(set, "kinds=all"))).isEqualTo(links(set));
  }

  @Test
  void everySectionIsDrawn() throws IOException, InterruptedException {
    String dom = dom(Cli.samples("checkpoints/tcp"), "task=102&theme=dark");
    assertThat(dom).startsWith("<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"dark\">");
    for (String id :
        List.of(
            "overview", "tasks", "connections", "descriptors", "sockets", "mounts", "findings")) {
      assertThat(dom).contains("<section id=\"" + id + "\"");
    }
    assertThat(dom)
        .contains("<h2>102 tcp</h2>", "<title>0x55ae40d10000 r-xp /srv/crit-samples/tcp: 4")
        .contains("port 4001 is connected to port 4000");
    assertThat(dom.substring(dom.indexOf("<main"), dom.indexOf("</main>")))
        .doesNotContain("undefined", "NaN", "</ul>0");
  }

  @Test
  void theSearchHidesWhatDoesNotMatch() throws IOException, InterruptedException {
    String dom = dom(Cli.samples("checkpoints/tcp"), "q=%3A6001");
    assertThat(dom).contains("<td class=\"mono\">[::1]:6001</td>");
    assertThat(dom).doesNotContain("<td class=\"mono\">127.0.0.1:4001</td>");
    assertThat(dom).contains("Nothing here matches the search.", "No task matches the search.");
  }

  @Test
  void namesThatAreProgramsAreShownAndNotRun() throws IOException, InterruptedException {
    String dom = dom(ReportActionTest.hostile(directory), "");
    assertThat(dom)
        .contains("/x&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror")
        .contains("<h1>&lt;b&gt;set</h1>")
        .doesNotContain("<img", "<script>alert");
  }
}
