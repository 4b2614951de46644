package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edit on a full disk leaves all as it was. */
@Tag("criu")
class FullDiskIT {
  @TempDir private Path work;

  @Test
  void setStaysAsItWas() throws IOException, InterruptedException {
    RealTools.require("unshare");
    Path set = RealTools.launcher().resolveSibling("samples/checkpoints/tcp");
    String printed =
        RealTools.run(
            work,
            List.of(
                RealTools.resource("full-disk.sh"),
                RealTools.launcher().toString(),
                set.toString(),
                work.toString()));
    assertThat(printed.lines())
        .as(printed)
        .containsExactly("in-place: ok", "backup: ok", "out: ok");
  }
}
