package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.MemoryStore;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.inventory_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final String CONFIG =
      """
      {"id": "3f5a", "name": "web", "rootfsImageName": "docker.io/library/nginx:1",
       "runtime": "crun", "createdTime": "2026-01-02T03:04:05Z", "restored": false,
       "more": [1, {"id": "not this"}, null]}
      """;
  private static final String SPEC =
      """
      {"hostname": "box", "annotations": {"io.container.manager": "libpod",
       "io.kubernetes.pod.name": "p", "io.kubernetes.pod.namespace": "n\\u0073"}}
      """;

  private static Summary summary(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return Summary.of(Scope.of(checkpoint));
    }
  }

  private static Summary sample(String name) throws IOException {
    return summary(Checkpoint.open(SampleSets.of(name)));
  }

  private static List<String> unusual(Summary summary) {
    return summary.unusual().stream().map(it -> it.count() + " " + it.what()).toList();
  }

  private static MemoryStore store(Map<String, String> companions) {
    Map<String, byte[]> bytes = new HashMap<>();
    companions.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return SetBuilder.today("set").task(7, 0, "one").store().withCompanions(bytes);
  }

  @Test
  void aServerIsToldByItsSockets() throws IOException {
    Summary summary = sample("sets/zdtm/real-nginx");

    assertThat(summary.files().listeners())
        .containsExactly("tcp 127.0.0.1:8099", "unix /srv/real/ngx/sock");
    assertThat(summary.files().connections()).isEqualTo(1);
    assertThat(summary.files().descriptors()).isEqualTo(64);
    assertThat(summary.files().sockets()).contains(new FileSurvey.Count("unix established", 8));
    assertThat(summary.tasks().tree())
        .containsExactly(
            new TaskSurvey.Line(0, 6, "nginx", "alive", 1, 1),
            new TaskSurvey.Line(1, 8, "nginx", "alive", 4, 4));
    assertThat(summary.dump().imageVersion()).isEqualTo("1.1");
    assertThat(summary.dump().architecture()).isEqualTo("x86_64");
    assertThat(summary.dump().frozen()).hasToString("225.368 ms");
    assertThat(summary.container()).isEqualTo(Container.NONE);
    assertThat(summary.memory().stored()).isEqualTo(new ByteSize(1361 * 4096));
    assertThat(unusual(summary))
        .containsExactly("1 established TCP connections", "7 missing images");
  }

  @Test
  void whatIsUnusualIsTold() throws IOException {
    assertThat(unusual(sample("sets/zdtm/zombie00-h"))).contains("4 zombies");
    assertThat(unusual(sample("sets/zdtm/stopped-h"))).contains("1 stopped tasks");
    assertThat(unusual(sample("sets/programs/mixed-32-64"))).containsExactly("1 32-bit tasks");
    assertThat(unusual(sample("sets/zdtm/seccomp_filter-h"))).contains("1 threads with seccomp");
    assertThat(unusual(sample("sets/zdtm/pidfd_dead-h"))).contains("4 pidfds of dead processes");
    assertThat(unusual(sample("sets/zdtm/real-extpidns"))).contains("1 external namespaces");
    assertThat(unusual(sample("sets/zdtm/real-fuse-ext")))
        .contains(
            "1 external mounts", "1 FUSE mounts", "21 external mounts that criu found itself");
    assertThat(unusual(sample("checkpoints/pipes")))
        .containsExactly("5 deleted files, saved as ghosts", "5 file locks");
  }

  @Test
  void aPreDumpHasMemoryAndNoTasks() throws IOException {
    Summary summary = sample("sets/programs/incremental/1");

    assertThat(summary.dump().kind()).isEqualTo("pre-dump");
    assertThat(summary.tasks().count()).isZero();
    assertThat(summary.memory().stored().bytes()).isPositive();
    assertThat(unusual(summary)).isEmpty();
  }

  @Test
  void whatASetBuildsOnIsCounted() throws IOException {
    Summary summary = sample("sets/programs/incremental/3");

    assertThat(summary.dump().parents()).hasSize(2);
    assertThat(summary.memory().inParent().bytes()).isPositive();
  }

  @Test
  void theEngineTellsWhichContainerItIs() throws IOException {
    Summary summary =
        summary(Checkpoint.of(store(Map.of("config.dump", CONFIG, "spec.dump", SPEC))));

    assertThat(summary.container())
        .isEqualTo(
            new Container(
                "Podman",
                "web",
                "3f5a",
                "docker.io/library/nginx:1",
                "",
                "crun",
                "ns/p",
                "2026-01-02T03:04:05Z",
                "",
                "box"));
  }

  @Test
  void whatIsNoJsonTellsNothing() throws IOException {
    for (String text : List.of("", "{", "[{]", "{\"name\"", "\"\\u00", "{1:2}", "[".repeat(9999))) {
      assertThat(summary(Checkpoint.of(store(Map.of("config.dump", text)))).container())
          .as(text)
          .isEqualTo(Container.NONE);
    }
  }

  @Test
  void aTreeIsCutToAPage() throws IOException {
    var set = SetBuilder.today("set").task(1, 0, "init");
    for (int pid = 2; pid <= 100; pid++) {
      set.task(pid, 1, "job" + pid);
    }

    TaskSurvey tasks = summary(set.checkpoint()).tasks();
    assertThat(tasks.tree()).hasSize(15);
    assertThat(tasks.hidden()).isEqualTo(85);
  }

  @Test
  void aSetThatRestoreNeedsAnOptionForTellsIt() throws IOException {
    var set =
        new SetBuilder("set")
            .task(7, 0, "one")
            .image(
                "inventory.img",
                "INVENTORY",
                inventory_entry
                    .newBuilder()
                    .setImgVersion(3)
                    .setTcpClose(true)
                    .setCompress(1)
                    .setCompressBlockSize(65536)
                    .build());

    Summary summary = summary(set.checkpoint());
    assertThat(summary.dump().imageVersion()).isEqualTo("1.2");
    assertThat(summary.dump().compression()).isEqualTo("lz4");
    assertThat(unusual(summary))
        .containsExactly(
            "4 missing images", "1 TCP connections were closed: restore needs --tcp-close");
  }
}
