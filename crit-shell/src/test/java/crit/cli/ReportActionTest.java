package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import crit.cli.Cli.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code crit report} writes. That a browser shows it is tested by {@link ReportIT}. */
class ReportActionTest {
  private static final Path CONNECTED = Cli.samples("checkpoints/tcp");
  private static final Path THREADS = Cli.samples("checkpoints/threads");

  /** A path that ends a script, if it may. */
  static final String HOSTILE = "/x</script><script>alert(1)</script><img src=x onerror=alert(2)>";

  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"data-(\\w+)\">([^<]*)</script>\n");

  /** Copies a set and renames /dev/null in it to {@link #HOSTILE}. */
  static Path hostile(Path directory) throws IOException {
    Path set = Files.createDirectory(directory.resolve("<b>set"));
    try (var files = Files.newDirectoryStream(THREADS)) {
      for (Path file : files) {
        Files.copy(file, set.resolve(file.getFileName()));
      }
    }
    String json = Cli.run("decode", "-i", set.resolve("files.img")).text();
    assertThat(json).contains("/dev/null");
    byte[] changed = json.replace("/dev/null", HOSTILE).getBytes(StandardCharsets.UTF_8);
    assertThat(Cli.run(changed, "encode", "-o", set.resolve("files.img")).status()).isZero();
    return set;
  }

  private static String page(Path set) {
    Run run = Cli.run("report", set, "-o", "-");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.text();
  }

  private static String data(String page, String view) {
    return DATA.matcher(page)
        .results()
        .filter(it -> it.group(1).equals(view))
        .map(it -> it.group(2))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void holdsTheAnswersOfTheViews() {
    String page = page(CONNECTED);
    for (String view : List.of("ps", "args", "links", "fds", "sk", "mounts", "ns")) {
      String answer = Cli.run("x", CONNECTED, view, "-f", "jsonl").text();
      assertThat(data(page, view)).as(view).isEqualTo(answer.replace("<", "\\u003c"));
    }
    assertThat(data(page, "check")).isEqualTo(Cli.run("check", CONNECTED, "-f", "jsonl").text());
    assertThat(data(page, "summary")).isEqualTo(Cli.run("x", CONNECTED, "-f", "json").text());
    assertThat(data(page, "failures")).isEmpty();
  }

  @Test
  void hasEachAreaWithWhatIsWhereInPages() {
    String page = page(CONNECTED);
    assertThat(data(page, "areas"))
        .startsWith("{\"pid\":101,\"pageSize\":4096,\"areas\":[[22999731471,1,0,1,1,0,0,0,0,0,1],")
        .hasLineCount(2);
    assertThat(data(page, "texts")).startsWith("{\"texts\":[\"r--p\",\"/srv/crit-samples/tcp\",");
    assertThat(data(page, "memory"))
        .startsWith("{\"pid\":101,\"areas\":22,\"places\":[102400,0,0,0,")
        .hasLineCount(2);
  }

  @Test
  void textOfImagesCannotLeaveItsScript(@TempDir Path directory) throws IOException {
    String page = page(hostile(directory));
    List<String> names = DATA.matcher(page).results().map(it -> it.group(1)).toList();
    assertThat(names).hasSize(13).contains("fds", "areas", "failures");
    assertThat(data(page, "fds")).contains("\\u003c/script>\\u003cscript>alert(1)\\u003c/script>");
    assertThat(page).doesNotContain("<img", "<script>alert", "<b>");
    assertThat(page).containsPattern("<title>[^<]*&lt;b&gt;set ");
    assertThat(page.split("<script", -1)).hasSize(1 + names.size() + 1);
  }

  @Test
  void thePolicyAllowsNothingFromElsewhere() {
    String page = page(CONNECTED);
    assertThat(page)
        .containsPattern(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src"
                + " data:; style-src 'sha256-[^']+='; script-src 'sha256-[^']+='; base-uri 'none';"
                + " form-action 'none'\">");
    List<String> addresses =
        Pattern.compile("\\w+://[^'\"]*").matcher(page).results().map(MatchResult::group).toList();
    assertThat(addresses).containsOnly("http://www.w3.org/2000/svg");
    assertThat(page).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }

  @Test
  void writesTheFileThatIsAskedForAndSaysSo(@TempDir Path directory) throws IOException {
    Path out = directory.resolve("tcp.html");
    Run run = Cli.run("report", CONNECTED, "--out", out);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEqualTo(out + "\n");
    assertThat(run.text()).isEmpty();
    assertThat(out).hasContent(page(CONNECTED));
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(out);
    }
  }

  @Test
  void showsOnlyTheTasksThatAreSelected() {
    String page = Cli.run("report", CONNECTED, "-p", "102", "-o", "-").text();
    assertThat(data(page, "ps")).startsWith("{\"depth\":1,\"pid\":102,").hasLineCount(1);
    assertThat(data(page, "areas")).hasLineCount(1);
    Run wrong = Cli.run("report", CONNECTED, "-p", "9", "-o", "-");
    assertThat(wrong.status()).isEqualTo(Main.FAILED);
    assertThat(wrong.err()).contains("no task fits the selection");
    assertThat(wrong.text()).isEmpty();
  }

  @Test
  void saysWhatCannotBeReadAndShowsTheRest(@TempDir Path directory) throws IOException {
    Path set = hostile(directory);
    Files.write(set.resolve("files.img"), new byte[] {1, 2, 3});
    String page = page(set);
    assertThat(data(page, "ps")).startsWith("{\"depth\":0,\"pid\":101,");
    assertThat(data(page, "failures"))
        .contains("{\"view\":\"fds\",\"message\":", "files.img")
        .contains("{\"view\":\"memory of 101\",\"message\":");
  }

  @Test
  void anOutputThatFailsIsNoPage() {
    var broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("disk full");
          }
        };
    Run run = Cli.run(broken, "report", CONNECTED, "-o", "-");
    assertThat(run.status()).isEqualTo(Main.FAILED);
    assertThat(run.err()).contains("disk full");
  }
}
