package crit.explore.check;

import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.vma_entry;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** One fault in areas, page maps, pages or parents, and the check that finds it. */
class MemoryFaultsTest {
  private static final String MM = "mm-101.img";
  private static final String PAGEMAP = "pagemap-101.img";

  private static SampleSet threads() {
    return SampleSet.of("checkpoints/threads");
  }

  private static SampleSet shm() {
    return SampleSet.of("checkpoints/shm");
  }

  private static SampleSet incremental() {
    return SampleSet.of("sets/programs/incremental/3");
  }

  private static SampleSet vma(int index, String field, Object to) {
    return shm().set(MM, 0, mm_entry.parser(), "vmas." + index + "." + field, to);
  }

  private static SampleSet run(int entry, String field, Object to) {
    return threads().set(PAGEMAP, entry, pagemap_entry.parser(), field, to);
  }

  private static SampleSet changeMemory(UnaryOperator<mm_entry.Builder> change) {
    return shm().edit(MM, mm_entry.parser(), it -> change.apply((mm_entry.Builder) it));
  }

  @Test
  void findsAnAreaThatEndsBeforeItStarts() {
    vma(24, "end", 0x1000).finds("vma.range");
  }

  @Test
  void findsAnAreaThatStartsWithinAPage() {
    changeMemory(
            it -> {
              vma_entry.Builder vma = it.getVmasBuilder(0);
              vma.setStart(vma.getStart() + 8);
              return it;
            })
        .finds("vma.range");
  }

  @Test
  void findsAreasThatOverlap() {
    changeMemory(
            it -> {
              it.getVmasBuilder(1).setEnd(it.getVmas(2).getStart() + 4096);
              return it;
            })
        .finds("vma.order");
  }

  @Test
  void findsAreasInTheWrongOrder() {
    changeMemory(
            it -> {
              vma_entry first = it.getVmas(0);
              return it.setVmas(0, it.getVmas(1)).setVmas(1, first);
            })
        .finds("vma.order");
  }

  @Test
  void findsAGuardWhereNoAreaIs() {
    changeMemory(it ->
            it.addVmas(
                vma_entry
                    .newBuilder()
                    .setStart(0x1000)
                    .setEnd(0x2000)
                    .setPgoff(0)
                    .setShmid(0)
                    .setProt(0)
                    .setFlags(0)
                    .setStatus(1 << 16)
                    .setFd(-1)))
        .finds("vma.guard");
  }

  @Test
  void findsAnAreaThatCriuNeverStores() {
    vma(7, "status", 0x201 | 1 << 31).finds("vma.status");
  }

  @Test
  void findsAnAreaThatIsBothPrivateAndShared() {
    vma(5, "status", 0x40081 | 0x40).finds("vma.status", "vma.sharing");
  }

  @Test
  void findsFlagsThatShareAPrivateArea() {
    vma(0, "flags", 1).finds("vma.sharing");
  }

  @Test
  void findsAnAreaOfAFileThatIsNotThere() {
    vma(0, "shmid", 999).finds("vma.reference");
  }

  @Test
  void findsAnAreaOfAMemfdThatIsARegularFile() {
    vma(6, "shmid", 1).finds("vma.reference");
  }

  @Test
  void findsAnAreaOfASystemVSegmentThatIsNotThere() {
    SampleSet.of("sets/zdtm/shm-ns")
        .set("ipcns-shm-11.img", 0, ipc_shm_entry.parser(), "desc.id", 5)
        .finds("vma.reference", "segment.pages", "image.orphan");
  }

  @Test
  void findsAProgramThatEndsBeforeItStarts() {
    changeMemory(it -> it.setMmEndCode(it.getMmStartCode() - 1)).finds("mm.order");
  }

  @Test
  void findsAnAioRingWithoutAnArea() {
    SampleSet.of("sets/zdtm/aio00-h")
        .set("mm-66.img", 0, mm_entry.parser(), "aios.0.id", 0x1000)
        .finds("vma.aio");
  }

  @Test
  void findsAPageMapWithoutAHead() {
    threads().bytes(PAGEMAP, it -> Arrays.copyOf(it, 8)).finds("pagemap.head", "pages.orphan");
  }

  @Test
  void findsRunsInTheWrongOrder() {
    threads().swap(PAGEMAP, 1, 2).finds("pagemap.order");
  }

  @Test
  void findsARunThatDoesNotStartAtAPage() {
    run(1, "vaddr", 4198400 + 16).finds("pagemap.aligned");
  }

  @Test
  void findsARunWithoutPages() {
    run(1, "nr_pages", 0).finds("pagemap.empty", "pages.size");
  }

  @Test
  void findsARunThatIsNowhere() {
    run(1, "flags", 0).finds("pagemap.flags", "pages.size");
  }

  @Test
  void findsARunThatIsHereAndInTheParent() {
    run(1, "flags", 5).finds("pagemap.flags");
  }

  @Test
  void findsARunOutsideAllAreas() {
    run(1, "vaddr", 0x10000).finds("pagemap.outside");
  }

  @Test
  void findsMorePagesThanTheAddressSpaceHas() {
    run(1, "nr_pages", Long.MAX_VALUE).finds("pagemap.order", "pages.size");
  }

  @Test
  void findsPagesThatWereLeftToAPageServer() {
    run(1, "flags", 2).finds("need.lazy-pages", "pages.size");
  }

  @Test
  void findsBlocksThatDoNotAddUp() {
    SampleSet.of("checkpoints/threads-compressed")
        .set(PAGEMAP, 1, pagemap_entry.parser(), "blocks.block_sizes.0", 3239)
        .finds("pagemap.blocks");
  }

  @Test
  void findsCompressedPagesOfAHugeMapping() {
    SampleSet.of("checkpoints/threads-compressed")
        .edit(
            MM,
            mm_entry.parser(),
            it -> {
              for (vma_entry.Builder vma : ((mm_entry.Builder) it).getVmasBuilderList()) {
                vma.setFlags(vma.getFlags() | 0x40000);
              }
              return it;
            })
        .finds("pagemap.raw");
  }

  @Test
  void findsACutPagesFile() {
    threads().bytes("pages-1.img", it -> Arrays.copyOf(it, it.length - 1)).finds("pages.size");
  }

  @Test
  void findsAMissingPagesFile() {
    shm().without("pages-1.img").finds("pages.missing");
  }

  @Test
  void warnsOnceOfACopyWithoutAnyPages() {
    shm()
        .without("pages-1.img")
        .without("pages-2.img")
        .without("pages-3.img")
        .without("pages-4.img")
        .without("pages-5.img")
        .finds("pages.none");
  }

  @Test
  void findsTwoPageMapsWithOnePagesFile() {
    shm()
        .set("pagemap-102.img", 0, pagemap_head.parser(), "pages_id", 4)
        .finds("pages.shared-id", "pages.orphan");
  }

  @Test
  void notesAPagesFileOfNoPageMap() {
    shm().put("pages-77.img", new byte[4096]).finds("pages.orphan");
  }

  @Test
  void findsSharedMemoryWithoutItsPageMap() {
    shm().without("pagemap-shmem-1250.img").finds("segment.pages", "pages.orphan");
  }

  @Test
  void findsPagesBehindTheEndOfASegment() {
    shm()
        .set("pagemap-shmem-1251.img", 1, pagemap_entry.parser(), "vaddr", 1 << 20)
        .finds("pagemap.outside");
  }

  @Test
  void findsALostParent() {
    incremental().withoutParent().finds("parent.missing");
  }

  @Test
  void findsAPageThatTheParentDoesNotHave() {
    incremental()
        .parent(it -> it.parent(deeper -> deeper.remove("pagemap-4.img", 1)))
        .finds("parent.pages", "pages.size");
  }

  @Test
  void findsParentsInACircle() {
    SampleSet again = incremental().withoutParent();
    incremental().parent(it -> it.parent(deeper -> deeper.parent(again))).finds("parent.link");
  }

  @Test
  void findsACutPagesFileOfAParent() {
    incremental()
        .parent(it -> it.parent(deeper -> deeper.bytes("pages-1.img", _ -> new byte[1])))
        .finds("pages.size");
  }

  @Test
  void findsABrokenPageMapOfAParent() {
    incremental()
        .parent(it -> it.bytes("pagemap-4.img", bytes -> Arrays.copyOf(bytes, bytes.length - 3)))
        .finds("parent.image");
  }

  @Test
  void findsAnInventoryThatContradictsItselfAboutCompression() {
    SampleSet.of("checkpoints/threads-compressed")
        .set("inventory.img", 0, inventory_entry.parser(), "img_version", 2)
        .finds("inventory.compression");
  }
}
