package crit.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import crit.checkpoint.Checkpoint;
import crit.explore.Scope;
import crit.explore.Summary;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SummaryPageTest {
  private static final Path SAMPLES =
      Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"), "samples");

  /** When a file was written differs from copy to copy. */
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private static String page(String sample, boolean isText) throws IOException {
    Path set = SAMPLES.resolve(sample);
    try (var checkpoint = Checkpoint.open(set)) {
      var out = new StringWriter();
      SummaryPage.write(Summary.of(Scope.of(checkpoint)), isText, out);
      String text = out.toString().replace(SAMPLES.toString(), "samples");
      return TIME.matcher(text).replaceAll("TIME");
    }
  }

  @Test
  void aServersPageTellsWhatItIs() throws IOException {
    assertThat(page("sets/zdtm/real-nginx", true))
        .isEqualTo(
            """
            checkpoint  samples/sets/zdtm/real-nginx
            made        TIME, tasks stood still for 225.368 ms
            images      dump, format 1.1, x86_64
            tasks       5 with 5 threads
                        6 nginx
                          8 and 3 more nginx
            memory      60.5 MiB in 327 areas
                        5.3 MiB stored in 0 files of 0 B, 2 shared segments of 1.0 MiB
            files       64 descriptors of 23 open files: 9 unixsk, 4 eventfd, 4 eventpoll, 4 reg, \
            2 inetsk
            sockets     8 unix established, 1 tcp established, 1 tcp listen, 1 unix listen
            listening   tcp 127.0.0.1:8099, unix /srv/real/ngx/sock
            namespaces  the host's
            unusual     established TCP connections: 127.0.0.1:8099 to 127.0.0.1:47406
                        7 missing images: pages-3.img, pages-4.img, pages-5.img, pages-6.img, \
            pages-7.img, ...
            """);
  }

  @Test
  void namespacesMountsAndTheDeadAreTold() throws IOException {
    assertThat(page("sets/zdtm/caps00-uns", true))
        .contains("mounts      5: 1 devpts, 1 other, 1 proc, 2 tmpfs\n")
        .contains("namespaces  ipc 11, mnt 14, net 10, pid 9, time 13, user 15, uts 12\n");
    assertThat(page("checkpoints/namespaces", true))
        .contains("tasks       3 with 2 threads, 1 ended\n")
        .contains("  108 shm, dead\n");
  }

  @Test
  void aPreDumpHasAPage() throws IOException {
    assertThat(page("sets/programs/incremental/1", true))
        .contains("images      pre-dump, format 1.1");
    assertThat(page("sets/programs/incremental/3", true)).contains("parents     2, the next is ");
  }

  @Test
  void jsonIsOneObject() throws IOException {
    JsonNode json = new ObjectMapper().readTree(page("sets/zdtm/real-nginx", false));

    assertThat(json.at("/tasks/tree/1/count").asInt()).isEqualTo(4);
    assertThat(json.at("/dump/frozen").asLong()).isEqualTo(225_368_000);
    assertThat(json.at("/files/listeners/0").asText()).isEqualTo("tcp 127.0.0.1:8099");
    assertThat(json.at("/unusual/0/what").asText()).isEqualTo("established TCP connections");
    assertThat(json.get("container").size()).isZero();
  }
}
