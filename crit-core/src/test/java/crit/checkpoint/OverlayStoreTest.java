package crit.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that lie over a set. */
final class OverlayStoreTest {
  private final MemoryStore base =
      new MemoryStore(
          "set", Map.of("files.img", text("old"), "core-1.img", text("core"), "log", text("log")));
  private final OverlayStore overlay = new OverlayStore(base);

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void withoutChangesItIsTheSetBelow() throws IOException {
    assertThat(overlay.names()).isEqualTo(base.names());
    assertThat(overlay.changed()).isEmpty();
    assertThat(overlay.removed()).isEmpty();
    assertThat(overlay.base()).isSameAs(base);
  }

  @Test
  void changesAreSeenAboveAndNotBelow() throws IOException {
    overlay.put("files.img", text("new"));
    overlay.put("added.img", text("added"));
    overlay.remove("core-1.img");
    assertThat(overlay.names()).containsExactly("added.img", "files.img", "log");
    assertThat(overlay.changed()).containsExactly("added.img", "files.img");
    assertThat(overlay.removed()).containsExactly("core-1.img");
    assertThat(Archives.bytes(overlay, "files.img")).isEqualTo(text("new"));
    assertThat(Archives.bytes(base, "files.img")).isEqualTo(text("old"));
    assertThat(base.names()).containsExactly("core-1.img", "files.img", "log");
    assertThatThrownBy(() -> overlay.open("core-1.img")).hasMessage("set: has no core-1.img");
  }

  @Test
  void changesCanBeTakenBack() throws IOException {
    overlay.put("files.img", text("new"));
    overlay.remove("core-1.img");
    overlay.reset("files.img");
    overlay.reset("core-1.img");
    assertThat(overlay.names()).isEqualTo(base.names());
    assertThat(Archives.bytes(overlay, "files.img")).isEqualTo(text("old"));
    assertThat(overlay.changed()).isEmpty();
    assertThat(overlay.removed()).isEmpty();
  }

  @Test
  void whatWasAddedAndRemovedLeavesNoTrace() throws IOException {
    overlay.put("added.img", text("added"));
    overlay.remove("added.img");
    assertThat(overlay.removed()).isEmpty();
    assertThat(overlay.contains("added.img")).isFalse();
    assertThatThrownBy(() -> overlay.remove("added.img")).hasMessage("set: has no added.img");
  }

  @Test
  void whatWasRemovedCanBePutAgain() throws IOException {
    overlay.remove("files.img");
    assertThatThrownBy(() -> overlay.remove("files.img")).isInstanceOf(IOException.class);
    overlay.put("files.img", text("again"));
    assertThat(overlay.removed()).isEmpty();
    assertThat(Archives.bytes(overlay, "files.img")).isEqualTo(text("again"));
  }

  @Test
  void whatWasReplacedAndRemovedIsGone() throws IOException {
    overlay.put("files.img", text("new"));
    overlay.remove("files.img");
    assertThat(overlay.contains("files.img")).isFalse();
    assertThat(overlay.removed()).containsExactly("files.img");
    assertThat(overlay.companion("files.img")).isEmpty();
  }

  @Test
  void openedSourceKeepsItsBytes() throws IOException {
    overlay.put("files.img", text("new"));
    try (ByteSource opened = overlay.open("files.img")) {
      overlay.put("files.img", text("newer"));
      assertThat(Archives.bytes(opened)).isEqualTo(text("new"));
    }
    assertThat(Archives.bytes(overlay, "files.img")).isEqualTo(text("newer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "/a"})
  void pathIsNoName(String name) {
    assertThatThrownBy(() -> overlay.put(name, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + name + "' is no name of a file");
  }
}
