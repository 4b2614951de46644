package crit.daemon.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.daemon.os.Handover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client needs for a while. */
class HeldTest {
  @TempDir private Path work;

  @Test
  void allGoesAlsoIfOneCannot() throws IOException {
    int open = Handover.openDirectory(work);
    Path view = Files.createDirectory(work.resolve(".images.crit-1"));
    assertThatThrownBy(new Held(List.of(999_999, open), List.of(view))::close)
        .hasMessage("descriptor 999999: close: is closed");
    assertThat(Path.of("/proc/self/fd/" + open)).doesNotExist();
    assertThat(view).doesNotExist();
  }
}
