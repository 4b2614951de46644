package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.memfd_file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restore maps or reads directly is not compressed, however well it would. */
class RawRangesTest {
  private static final int PAGE = 4096;
  private static final int SHARED = 1;
  private static final int PRIVATE = 2;
  private static final int HUGE = 0x40000;

  @TempDir private Path work;

  @Test
  void privateHugePagesStayRaw() throws IOException {
    assertThat(sizes(vma(0x2000, 0x4000, PRIVATE | HUGE, Vma.ANON_PRIVATE), "pagemap-7.img", 0))
        .isEqualTo("lz4 raw raw lz4 lz4 lz4");
  }

  @Test
  void areasOfPluginsStayRaw() throws IOException {
    assertThat(sizes(vma(0x5000, 0x9000, PRIVATE, Vma.EXT_PLUGIN), "pagemap-7.img", 0))
        .isEqualTo("lz4 lz4 lz4 lz4 raw raw");
  }

  @Test
  void anAreaWithAllPagesLeavesTheEntryWithoutBlocks() throws IOException {
    assertThat(sizes(vma(0, 0x20000, PRIVATE | HUGE, Vma.ANON_PRIVATE), "pagemap-7.img", 0))
        .isEqualTo("aligned");
  }

  @Test
  void otherAreasAreCompressed() throws IOException {
    assertThat(sizes(vma(0, 0x20000, PRIVATE, Vma.ANON_PRIVATE), "pagemap-7.img", 0))
        .isEqualTo("lz4 lz4 lz4 lz4 lz4 lz4");
  }

  @Test
  void addressesWithAnExtendedSignAreTheSame() throws IOException {
    vma_entry vma = vma(0xf7fe_2000L, 0xf7fe_4000L, PRIVATE | HUGE, Vma.ANON_PRIVATE).build();
    assertThat(sizes(vma.toBuilder(), "pagemap-7.img", 0xffff_ffff_f7fe_0000L))
        .isEqualTo("lz4 raw raw lz4 lz4 lz4");
  }

  @Test
  void sharedAreasAreTakenToTheirSegment() throws IOException {
    vma_entry.Builder vma = vma(0x700000, 0x702000, SHARED | HUGE, Vma.ANON_SHARED);
    assertThat(sizes(vma.setShmid(33).setPgoff(0x3000), "pagemap-shmem-33.img", -0x1000))
        .isEqualTo("lz4 lz4 lz4 raw raw lz4");
    assertThat(sizes(vma.setShmid(34), "pagemap-shmem-33.img", -0x1000))
        .isEqualTo("lz4 lz4 lz4 lz4 lz4 lz4");
  }

  @Test
  void memfdsAreTakenToTheSegmentOfTheirInode() throws IOException {
    vma_entry.Builder vma =
        vma(0x700000, 0x701000, SHARED | HUGE, Vma.MEMFD | Vma.FILE_SHARED).setShmid(5);
    assertThat(sizes(vma.setPgoff(0x1000), "pagemap-shmem-33.img", -0x1000))
        .isEqualTo("lz4 raw lz4 lz4 lz4 lz4");
  }

  /** Compresses six pages at {@code start + 0x1000} and says how each is stored. */
  private String sizes(vma_entry.Builder vma, String map, long start) throws IOException {
    byte[] pages = new byte[6 * PAGE];
    Arrays.fill(pages, (byte) 'x');
    var set =
        SetBuilder.today("raw")
            .task(7, 0, "task")
            .memory(7, PAGE, List.of(vma.build()))
            .image(
                "files.img",
                "FILES",
                file_entry
                    .newBuilder()
                    .setType(fd_types.MEMFD)
                    .setId(5)
                    .setMemfd(memfd_file_entry.newBuilder().setId(5).setInodeId(9).buildPartial())
                    .buildPartial())
            .image(
                "memfd.img",
                "MEMFD_INODE",
                memfd_inode_entry.newBuilder().setInodeId(9).setShmid(33).buildPartial())
            .image(
                map,
                "PAGEMAP",
                pagemap_head.newBuilder().setPagesId(1).build(),
                pagemap_entry
                    .newBuilder()
                    .setVaddr(start + 0x1000)
                    .setCompatNrPages(0)
                    .setFlags(PageMap.PRESENT)
                    .setNrPages(6)
                    .build())
            .file("pages-1.img", pages);
    Path directory = SetFiles.write(set, work.resolve("set" + SetFiles.list(work).size()));
    SetFiles.compress(directory);
    return stored(directory, map);
  }

  private static String stored(Path directory, String map) throws IOException {
    try (var set = Checkpoint.open(directory)) {
      pagemap_entry entry = set.all(map, pagemap_entry.parser()).get(1);
      if (!entry.hasBlocks()) {
        assertThat(entry.getFlags()).isEqualTo(PageMap.PRESENT | PageMap.PAYLOAD_ALIGNED);
        return "aligned";
      }
      return String.join(
          " ",
          entry.getBlocks().getBlockSizesList().stream()
              .map(size -> size == PAGE ? "raw" : "lz4")
              .toList());
    }
  }

  private static vma_entry.Builder vma(long start, long end, int flags, int status) {
    return vma_entry
        .newBuilder()
        .setStart(start)
        .setEnd(end)
        .setPgoff(0)
        .setShmid(0)
        .setProt(3)
        .setFlags(flags)
        .setStatus(Vma.REGULAR | status)
        .setFd(-1);
  }
}
