package crit.daemon.stream;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.daemon.ReadySet;
import crit.daemon.os.UnixSocket.Peer;
import crit.memory.FileRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final Path SAMPLES =
      Path.of(System.getProperty("crit.root"), "samples", "checkpoints");

  @TempDir private Path directory;

  @Test
  void dumpIsTakenToItsEnd() throws IOException {
    byte[] inventory = Files.readAllBytes(SAMPLES.resolve("threads").resolve("inventory.img"));
    Rehearsal.dump(
        new ImageReceiver(directory, 1, StreamListener.NONE), "inventory.img", inventory);
    try (var set = Checkpoint.open(directory)) {
      assertThat(set.inventory().orElseThrow().getImgVersion()).isEqualTo(2);
      assertThat(set.store().names()).containsExactly("inventory.img");
    }
  }

  @Test
  void imageIsAskedForAgainAndAgain() throws IOException {
    var asked = new AtomicInteger();
    var listener =
        new StreamListener() {
          @Override
          public void connected(long client, Peer peer) {}

          @Override
          public void ended(long client, long bytes, String problem) {}

          @Override
          public void image(Peer peer, String name, long bytes) {
            assertThat(bytes).isPositive();
            asked.incrementAndGet();
          }
        };
    try (var set =
        new ReadySet(SAMPLES.resolve("threads"), FileRoot.NONE, List::of, (_, _) -> {})) {
      Rehearsal.ask(
          new ImageSender(_ -> set.open((_, _) -> {}), 1, listener),
          "pages-1.img",
          "inventory.img");
    }
    assertThat(asked.get()).isGreaterThan(100);
  }
}
