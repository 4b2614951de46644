package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import crit.daemon.os.UnixSocket.Peer;
import crit.rewrite.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What daemons note of changes. */
class AuditTest {
  private static final int CHANGES = 3;

  @TempDir private Path work;

  @Test
  void linesOfTwoClientsDoNotMix() throws IOException {
    Path file = work.resolve("audit.jsonl");
    var arguments =
        new Arguments(Map.of(DaemonCommands.AUDIT, List.of(file.toString())), List.of());
    var longest = "x".repeat(10_000);
    try (var one = Audit.open(arguments, new Peer(1, 0), "one");
        var other = Audit.open(arguments, new Peer(2, 0), "other")) {
      for (int i = 0; i < CHANGES; i++) {
        one.changed(List.of(), new Change("files.img", i, "path", "a", longest));
        other.changed(List.of(), new Change("files.img", i, "path", "a", "b"));
        assertThat(Files.readAllLines(file)).hasSize(2 * i + 2);
      }
    }
    assertThat(Files.readAllLines(file))
        .hasSize(2 * CHANGES)
        .allMatch(it -> it.matches("\\{\"time\":[^{}]*\"after\":\"[bx]+\"}"));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }
}
