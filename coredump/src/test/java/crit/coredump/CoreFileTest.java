package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import crit.checkpoint.Checkpoint;
import crit.memory.FileRoot;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where core files go, and in which form. */
class CoreFileTest {
  private static final long AT = 0x100000;
  private static final int PAGES = 5000;

  @TempDir private Path work;

  /**
   * Much memory of which little was touched; a run that is copied in one piece, and single pages.
   */
  private static CoreSet set() {
    var set = new CoreSet().area(AT, PAGES, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    for (int i = 0; i < 400; i++) {
      set.page(AT + (100L + i) * 4096, i % 255 + 1);
    }
    return set.page(AT + 2000L * 4096, 7);
  }

  private Checkpoint onDisk(CoreSet set) throws IOException {
    Path directory = Files.createDirectories(work.resolve("set"));
    for (Map.Entry<String, byte[]> file : set.files().entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    return Checkpoint.open(directory);
  }

  private static CorePlan plan(Checkpoint checkpoint) throws IOException {
    return CorePlan.of(CoreSet.task(checkpoint), CoreOptions.DEFAULT);
  }

  @Test
  void fileHasHolesAndIsByteForByteThatOfAPipe() throws IOException, InterruptedException {
    Path file = work.resolve("core");
    try (var checkpoint = onDisk(set());
        var plan = plan(checkpoint)) {
      CoreFile.write(plan, file, Optional.empty());
      assertThat(Files.size(file)).isEqualTo(plan.size());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as("what it knew is its owner's alone")
          .isEqualTo("rw-------");
      assertThat(Files.readAllBytes(file)).isEqualTo(CoreSet.core(plan));
    }
    String blocks = Tools.run("du", "--block-size=1", file.toString()).split("\t", -1)[0];
    assertThat(Long.parseLong(blocks)).isLessThan(2_000_000).isGreaterThan(401 * 4096);
  }

  @Test
  void compressedFileHoldsTheSameBytes() throws IOException {
    Path file = work.resolve("core.gz");
    try (var checkpoint = onDisk(set());
        var plan = plan(checkpoint)) {
      CoreFile.write(plan, file, CoreCompression.of("gz"));
      try (var in = new GZIPInputStream(Files.newInputStream(file))) {
        assertThat(in.readAllBytes()).isEqualTo(CoreSet.core(plan));
      }
      var out = new ByteArrayOutputStream();
      CoreFile.write(plan, out, CoreCompression.of("zst"));
      assertThat(out.size()).isLessThan(500_000);
      try (var in = new ZstdInputStream(new ByteArrayInputStream(out.toByteArray()))) {
        assertThat(in.readAllBytes()).isEqualTo(CoreSet.core(plan));
      }
    }
    assertThat(CoreCompression.of("lz4")).isEmpty();
  }

  @Test
  void nothingIsLeftIfAPageCannotBeRead() throws IOException {
    try (var checkpoint = onDisk(set());
        var plan = plan(checkpoint)) {
      Files.write(work.resolve("set/pages-1.img"), new byte[4096]);
      Path file = Files.writeString(work.resolve("core"), "old");
      Throwable thrown = catchThrowable(() -> CoreFile.write(plan, file, Optional.empty()));
      assertThat(thrown).isInstanceOf(IOException.class).hasMessageContaining("pages-1.img");
      assertThat(file).hasContent("old");
      try (Stream<Path> left = Files.list(work)) {
        assertThat(left.map(it -> it.getFileName().toString()))
            .containsExactlyInAnyOrder("core", "set");
      }
    }
  }

  @Test
  void streamIsLeftOpenAndFlushed() throws IOException {
    boolean[] state = new boolean[2];
    try (var checkpoint = onDisk(set());
        var plan = plan(checkpoint)) {
      var out =
          new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) {}

            @Override
            public void flush() {
              state[0] = true;
            }

            @Override
            public void close() {
              state[1] = true;
            }
          };
      CoreFile.write(plan, out, CoreCompression.of("gz"));
      assertThat(state).containsExactly(true, false);
    }
  }

  /** A set of images of every old form, and the same of today's, give the same core file. */
  @Test
  void oldSetsGiveTheSameFile() throws IOException {
    try (var old = OldSet.checkpoint(set());
        var plan = plan(old)) {
      assertThat(CoreSet.core(plan)).isEqualTo(OldSet.today(set()).core(CoreOptions.DEFAULT));
    }
  }

  @Test
  void filesAreEmbeddedOnlyIfTheirBuildIdIsThatOfTheCheckpoint() throws IOException {
    Path root = Files.createDirectories(work.resolve("root/lib"));
    byte[] elf = FilePages.library((byte) 0x44);
    Files.write(root.resolve("x"), elf);
    var set = FilePages.set(elf.length, (byte) 0x44);
    var files = FileRoot.of(work.resolve("root"));
    assertThat(set.elf().segments().getFirst().stored()).isZero();
    ElfFile header = set.elf(options(files, false));
    assertThat(header.segments())
        .extracting(ElfFile.Segment::stored)
        .as("the head, and the page that was written")
        .containsExactly(8192L, 0L);
    assertThat(header.read(FilePages.AT + 1)).isEqualTo((byte) 'E');
    ElfFile whole = set.elf(options(files, true));
    assertThat(whole.segments().getFirst().stored()).isEqualTo(3 * 4096);
    assertThat(whole.read(FilePages.AT + 4096 + 5)).as("written").isEqualTo((byte) 0x77);
    assertThat(whole.read(FilePages.AT + 2 * 4096 + 5)).as("of the file").isEqualTo(elf[8197]);

    Files.write(root.resolve("x"), FilePages.library((byte) 0x45));
    assertThat(set.elf(options(files, true)).segments())
        .extracting(ElfFile.Segment::stored)
        .as("another build-id")
        .containsExactly(0L, 4096L, 0L);
    Files.write(root.resolve("x"), Arrays.copyOf(elf, elf.length - 1));
    assertThat(set.elf(options(files, true)).segments().getFirst().stored())
        .as("another size")
        .isZero();
  }

  private static CoreOptions options(FileRoot files, boolean embed) {
    CoreOptions it = CoreOptions.DEFAULT;
    return new CoreOptions(it.firstThread(), it.signal(), it.filter(), files, embed, false, false);
  }
}
