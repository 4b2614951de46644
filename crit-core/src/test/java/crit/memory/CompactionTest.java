package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.checkpoint.Task;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A full set that is made of a chain has the same memory as the chain. */
class CompactionTest {
  private static final Path SETS =
      Path.of(System.getProperty("crit.root", "..")).resolve("samples/sets/programs");

  static LongStream seeds() {
    return LongStream.range(100, 140);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsTheSameAsTheChain(long seed, @TempDir Path directory) throws IOException {
    var memory = new RandomMemory(seed, seed % 2 == 0);
    Path full = directory.resolve("full");
    try (var chain = memory.checkpoint()) {
      Compaction.compact(chain, full);
    }
    try (var compacted = Checkpoint.open(full)) {
      assertThat(compacted.parent()).isEmpty();
      Task task = compacted.tree().find(RandomMemory.PID).orElseThrow();
      try (var space = AddressSpace.of(task, FileRoot.NONE)) {
        for (Map.Entry<Long, byte[]> page : memory.expected.entrySet()) {
          assertThat(space.read(page.getKey(), RandomMemory.PAGE)).isEqualTo(page.getValue());
        }
      }
    }
  }

  @Test
  void aRealChainBecomesOneSetThatReadsTheSame(@TempDir Path directory) throws IOException {
    Path full = directory.resolve("full");
    try (var chain = Checkpoint.open(SETS.resolve("incremental/3"))) {
      Compaction.Result result = Compaction.compact(chain, full);
      assertThat(result.inParents()).isPositive().isLessThan(result.pages());
      try (var compacted = Checkpoint.open(full)) {
        assertSameMemory(chain, compacted);
        assertThat(compacted.store().names()).doesNotContain("parent");
        assertThat(Files.exists(full.resolve("parent"))).isFalse();
      }
    }
  }

  @Test
  void aCompressedSetBecomesThePlainOne(@TempDir Path directory) throws IOException {
    Path full = directory.resolve("full");
    try (var compressed = Checkpoint.open(SETS.resolve("compressed"))) {
      Compaction.compact(compressed, full);
    }
    try (var plain = Checkpoint.open(SETS.resolve("shared-files"));
        var made = Checkpoint.open(full)) {
      assertSameMemory(plain, made);
      assertThat(made.inventory().orElseThrow().getImgVersion()).isEqualTo(2);
    }
    Path pages = Path.of("pages-1.img");
    assertThat(Files.readAllBytes(full.resolve(pages)))
        .isEqualTo(Files.readAllBytes(SETS.resolve("shared-files").resolve(pages)));
  }

  private static void assertSameMemory(Checkpoint one, Checkpoint other) throws IOException {
    for (Task task : one.tree().tasks()) {
      if (!task.state().isDead()) {
        Task same = other.tree().find(task.pid()).orElseThrow();
        try (var before = AddressSpace.of(task, FileRoot.NONE);
            var after = AddressSpace.of(same, FileRoot.NONE)) {
          for (Vma vma : before.vmas()) {
            assertThat(readable(after, vma)).isEqualTo(readable(before, vma));
          }
        }
      }
    }
  }

  /** Returns the bytes of an area, up to 8 MiB; what cannot be read is marked by another byte. */
  private static byte[] readable(AddressSpace space, Vma vma) throws IOException {
    byte[] bytes = new byte[(int) Math.min(vma.length(), 8 << 20)];
    long last = vma.start() + bytes.length - 1;
    long address = vma.start();
    while (!AddressRange.isBelow(last, address) && address >= vma.start()) {
      Extent extent = space.extent(address, last);
      int from = (int) (address - vma.start());
      if (extent.backing().isReadable()) {
        byte[] part = space.read(address, (int) extent.length());
        System.arraycopy(part, 0, bytes, from, part.length);
      } else {
        Arrays.fill(bytes, from, from + (int) extent.length(), (byte) 0xee);
      }
      address = extent.last() + 1;
    }
    return bytes;
  }

  @Test
  void aPageThatIsNowhereStopsItAndLeavesNothing(@TempDir Path directory) throws IOException {
    var broken =
        SetBuilder.today("broken")
            .image("pagemap-5.img", "PAGEMAP", pagemap_head.newBuilder().setPagesId(1).build())
            .image(
                "pagemap-5.img",
                "PAGEMAP",
                pagemap_entry
                    .newBuilder()
                    .setVaddr(0x1000)
                    .setCompatNrPages(0)
                    .setNrPages(1)
                    .setFlags(PageMap.PARENT)
                    .build())
            .file("pages-1.img", new byte[0]);
    Path full = directory.resolve("full");
    try (var checkpoint = broken.checkpoint()) {
      assertThatThrownBy(() -> Compaction.compact(checkpoint, full))
          .isInstanceOf(MemoryFault.class)
          .hasMessageContaining("broken: pagemap-5.img: no memory at 0x1000");
    }
    try (var left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aDirectoryThatIsNotEmptyIsRefused(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("mine"), "x");
    try (var checkpoint = Checkpoint.open(SETS.resolve("compressed"))) {
      assertThatThrownBy(() -> Compaction.compact(checkpoint, directory))
          .hasMessageContaining("is not empty");
    }
    try (var left = Files.list(directory)) {
      assertThat(left.map(it -> String.valueOf(it.getFileName())).toList())
          .isEqualTo(List.of("mine"));
    }
  }
}
