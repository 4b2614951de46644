package crit.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.checkpoint.SetBuilder;
import crit.image.ImageBuilder;
import crit.image.ImageFormatException;
import crit.memory.FileRoot;
import crit.rewrite.verb.Verbs;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images so large that their entries are worked on in several threads. */
class ManyEntriesEditTest {
  private static final int COUNT = 40_000;

  private final List<Change> changes = new ArrayList<>();

  private static file_entry entry(int id, String name) {
    return file_entry
        .newBuilder()
        .setType(fd_types.REG)
        .setId(id)
        .setReg(
            reg_file_entry
                .newBuilder()
                .setId(id)
                .setFlags(0)
                .setPos(0)
                .setName(name)
                .buildPartial())
        .buildPartial();
  }

  /** A third of the names is below /old, another below /longer/old. */
  private static String name(int id) {
    return (id % 3 == 0 ? "/old/" : id % 3 == 1 ? "/longer/old/" : "/") + id;
  }

  private byte[] run(byte[] image, String... lines) throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (String line : lines) {
      rules.add(new RuleParser(Verbs.all()).line("-e", line));
    }
    try (var set = SetBuilder.today("set").file("files.img", image).checkpoint();
        Edition edition =
            Rewriter.run(set, FileRoot.NONE, rules, (_, change) -> changes.add(change)).edition();
        ByteSource source = edition.open("files.img")) {
      return source.toStream().readAllBytes();
    }
  }

  @Test
  void entriesAndChangesStayInTheirOrder() throws IOException {
    ImageBuilder before = ImageBuilder.of("FILES");
    ImageBuilder after = ImageBuilder.of("FILES");
    List<Change> expected = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      String now = name(i).replace("/longer/old/", "/").replace("/old/", "/longer/new/");
      before.entry(entry(i, name(i)));
      after.entry(entry(i, now));
      if (!now.equals(name(i))) {
        expected.add(new Change("files.img", i, "reg.name", name(i), now));
      }
    }
    assertThat(run(before.build(), "path /old -> /longer/new", "path /longer/old -> /"))
        .isEqualTo(after.build());
    assertThat(changes).isEqualTo(expected);
  }

  @Test
  void entriesAreRemovedBesideThoseThatChange() throws IOException {
    ImageBuilder before = ImageBuilder.of("FILES");
    ImageBuilder after = ImageBuilder.of("FILES");
    for (int i = 0; i < COUNT; i++) {
      before.entry(entry(i % 100, name(i)));
      if (i % 100 != 17) {
        after.entry(entry(i % 100, name(i).replace("/old/", "/new/")));
      }
    }
    byte[] result =
        run(
            before.build(),
            "path /old -> /new",
            "path /longer/old -> /longer/new",
            "remove files.img[id=17]");
    assertThat(result).isEqualTo(after.build());
    assertThat(changes.stream().filter(it -> it.path().equals("(entry)"))).hasSize(COUNT / 100);
  }

  @Test
  void changesInFrontOfAFaultAreTold() {
    ImageBuilder before = ImageBuilder.of("FILES");
    for (int i = 0; i < COUNT; i++) {
      if (i == 30_001) {
        before.entry(new byte[] {0x08, 0x01, 0x7f});
      }
      before.entry(entry(i, "/old/" + i));
    }
    assertThatThrownBy(() -> run(before.build(), "path /old -> /new"))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("entry 30001 at 0x")
        .hasMessageContaining("message is malformed");
    assertThat(changes).hasSize(30_001);
    assertThat(changes.getLast().entry()).isEqualTo(30_000);
  }

  @Test
  void aCutImageIsAFaultBehindWhatIsThere() {
    ImageBuilder before = ImageBuilder.of("FILES");
    for (int i = 0; i < COUNT; i++) {
      before.entry(entry(i, "/old/" + i));
    }
    assertThatThrownBy(() -> run(before.u32(5).build(), "path /old -> /new"))
        .hasMessageContaining("entry 40000 at 0x");
    assertThat(changes).hasSize(COUNT);
  }
}
