package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.MemoryStore;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import crit.memory.Vma;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.memfd_file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which memory a core file has, area by area. */
class CoreMemoryTest {
  private static final long AT = 0x100000;
  private static final int PAGE = 4096;
  private static final int NONE = 0;
  private static final int READ_EXECUTE = 5;
  private static final long DONT_DUMP = 1 << 16;
  private static final int MAP_SHARED = 1;
  private static final int MAP_HUGETLB = 0x40000;

  /** Returns the segments from an address on: address, stored and size in pages. */
  private static List<String> segments(ElfFile elf) {
    return elf.segments().stream()
        .map(it -> "%x %d/%d".formatted(it.address(), it.stored() / PAGE, it.size() / PAGE))
        .toList();
  }

  private static void requireOrder(ElfFile elf) {
    List<ElfFile.Segment> all = elf.segments();
    for (int i = 1; i < all.size(); i++) {
      assertThat(Long.compareUnsigned(all.get(i - 1).end(), all.get(i).address()))
          .isLessThanOrEqualTo(0);
      assertThat(all.get(i).offset()).isEqualTo(all.get(i - 1).offset() + all.get(i - 1).stored());
    }
  }

  @Test
  void executableAnonymousMemoryIsWhole() throws IOException {
    var set = new CoreSet().area(AT, 16, 7, CoreSet.ANONYMOUS).page(AT + 8 * PAGE, 0x6a);
    set.area(AT + 0x100000, 2, READ_EXECUTE, CoreSet.ANONYMOUS).page(AT + 0x101000, 0x6b);
    ElfFile elf = set.elf();
    assertThat(elf.read(AT + 8 * PAGE)).isEqualTo((byte) 0x6a);
    assertThat(elf.read(AT + 0x101000)).isEqualTo((byte) 0x6b);
    assertThat(segments(elf)).containsExactly("100000 16/16", "200000 2/2");
    assertThat(elf.segment(AT).flags()).as("read, write, execute").isEqualTo(7);
    assertThat(elf.segment(AT + 0x100000).flags()).as("read, execute").isEqualTo(5);
  }

  @Test
  void untouchedMemoryIsAHoleIfItCanBeRead() throws IOException {
    var set = new CoreSet().area(AT, 3, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    set.area(AT + 3 * PAGE, 2, NONE, CoreSet.ANONYMOUS);
    set.area(AT + 5 * PAGE, 2, NONE, CoreSet.ANONYMOUS).page(AT + 6 * PAGE, 9);
    ElfFile elf = set.elf();
    assertThat(segments(elf)).containsExactly("100000 3/3", "103000 0/2", "105000 2/2");
    assertThat(elf.read(AT)).isZero();
    assertThat(elf.read(AT + 6 * PAGE)).isEqualTo((byte) 9);
  }

  @Test
  void memoryThatIsNotToBeDumpedIsLeftOutUnlessAskedFor() throws IOException {
    var set = new CoreSet();
    set.area(set.vma(AT, 2, CoreSet.READ_WRITE, CoreSet.ANONYMOUS).setMadv(DONT_DUMP)).page(AT, 5);
    assertThat(segments(set.elf())).containsExactly("100000 0/2");
    CoreOptions it = CoreOptions.DEFAULT;
    var options =
        new CoreOptions(it.firstThread(), it.signal(), it.filter(), it.files(), false, true, false);
    assertThat(set.elf(options).read(AT)).isEqualTo((byte) 5);
  }

  @Test
  void guardAreasAreCutOut() throws IOException {
    var set = new CoreSet().area(AT, 6, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    set.page(AT, 1).page(AT + 5 * PAGE, 2);
    set.area(set.vma(AT + 2 * PAGE, 2, NONE, Vma.GUARD).setFlags(0));
    ElfFile elf = set.elf();
    assertThat(segments(elf)).containsExactly("100000 2/2", "102000 0/2", "104000 2/2");
    assertThat(elf.read(AT + 5 * PAGE)).isEqualTo((byte) 2);
    requireOrder(elf);
  }

  @Test
  void kernelsOwnPagesAreHoles() throws IOException {
    var set = new CoreSet().area(AT, 4, CoreSet.READ, Vma.REGULAR | Vma.VVAR | Vma.ANON_PRIVATE);
    set.area(AT + 4 * PAGE, 2, READ_EXECUTE, Vma.REGULAR | Vma.VDSO | Vma.ANON_PRIVATE);
    set.page(AT + 4 * PAGE, 0x7f);
    set.area(0xffffffffff600000L, 1, 4, Vma.VSYSCALL);
    ElfFile elf = set.elf();
    assertThat(segments(elf)).containsExactly("100000 4/4", "104000 2/2", "ffffffffff600000 1/1");
    assertThat(elf.read(AT)).isZero();
    assertThat(elf.read(AT + 4 * PAGE)).isEqualTo((byte) 0x7f);
    assertThat(elf.read(0xffffffffff600000L)).isZero();
    requireOrder(elf);
  }

  private static CoreSet withFile(CoreSet set, int status, int prot) {
    vma_entry.Builder vma = set.vma(AT, 6, prot, Vma.REGULAR | status).setShmid(5).setPgoff(8192);
    vma.setFlags(status == Vma.FILE_SHARED ? MAP_SHARED : 2);
    var reg = reg_file_entry.newBuilder().setId(5).setName("/lib/x").setFlags(0).setPos(0);
    reg.setFown(fown());
    return set.area(vma)
        .image(
            "files.img",
            file_entry.newBuilder().setId(5).setType(fd_types.REG).setReg(reg).build());
  }

  private static fown_entry fown() {
    return fown_entry
        .newBuilder()
        .setUid(0)
        .setEuid(0)
        .setSignum(0)
        .setPidType(0)
        .setPid(0)
        .build();
  }

  @Test
  void privateFileMemoryHasThePagesThatWereWritten() throws IOException {
    var set = withFile(new CoreSet(), Vma.FILE_PRIVATE, CoreSet.READ_WRITE);
    ElfFile elf = set.page(AT + PAGE, 1).page(AT + 2 * PAGE, 2).page(AT + 5 * PAGE, 3).elf();
    assertThat(segments(elf))
        .containsExactly("100000 0/1", "101000 2/2", "103000 0/2", "105000 1/1");
    requireOrder(elf);
  }

  @Test
  void mappedFilesAreNamedWithTheirPlaces() throws IOException {
    var elf = withFile(new CoreSet(), Vma.FILE_SHARED, CoreSet.READ).auxiliary(6, PAGE).elf();
    assertThat(segments(elf)).containsExactly("100000 0/6");
    ElfFile.Note note = elf.note("CORE", 0x46494c45);
    assertThat(note.word(0)).as("count").isEqualTo(1);
    assertThat(note.word(8)).as("page size").isEqualTo(PAGE);
    assertThat(note.word(16)).isEqualTo(AT);
    assertThat(note.word(24)).isEqualTo(AT + 6 * PAGE);
    assertThat(note.word(32)).as("in pages").isEqualTo(2);
    assertThat(note.text(40, 7)).isEqualTo("/lib/x");
    assertThat(note.content().remaining()).as("no padding").isEqualTo(47);
  }

  @Test
  void sharedMemoryComesFromItsSegment() throws IOException {
    var set = new CoreSet();
    set.area(
        set.vma(AT, 3, 3, Vma.REGULAR | Vma.FILE_SHARED | Vma.MEMFD)
            .setFlags(MAP_SHARED)
            .setShmid(9)
            .setPgoff(PAGE));
    set.area(
        set.vma(AT + 0x10000, 2, 3, Vma.REGULAR | Vma.ANON_SHARED)
            .setFlags(MAP_SHARED)
            .setShmid(77));
    var memfd = memfd_file_entry.newBuilder().setId(9).setFlags(2).setPos(0).setInodeId(4);
    memfd.setFown(fown());
    set.image(
        "files.img",
        file_entry.newBuilder().setId(9).setType(fd_types.MEMFD).setMemfd(memfd).build());
    set.image(
        "memfd.img",
        memfd_inode_entry
            .newBuilder()
            .setName("box")
            .setUid(0)
            .setGid(0)
            .setSize(5 * PAGE)
            .setShmid(31)
            .setSeals(0)
            .setInodeId(4)
            .build());
    set.segment(31, 8, Map.of(0L, 1, 3L * PAGE, 4));
    set.segment(77, 9, Map.of((long) PAGE, 6));
    ElfFile elf = set.auxiliary(6, PAGE).elf();
    assertThat(segments(elf)).containsExactly("100000 3/3", "110000 2/2");
    assertThat(elf.read(AT + 2 * PAGE)).as("offset 3 of the memfd").isEqualTo((byte) 4);
    assertThat(elf.read(AT)).isZero();
    assertThat(elf.read(AT + 0x11000)).isEqualTo((byte) 6);
    ElfFile.Note note = elf.note("CORE", 0x46494c45);
    assertThat(note.text(16 + 2 * 24, 21)).isEqualTo("/memfd:box (deleted)");
    assertThat(note.text(16 + 2 * 24 + 21, 20)).isEqualTo("/dev/zero (deleted)");
  }

  @Test
  void filterChoosesAsTheKernelDoes() throws IOException {
    var set = new CoreSet().area(AT, 1, 3, CoreSet.ANONYMOUS).page(AT, 1);
    set.area(set.vma(AT + PAGE, 1, 3, Vma.REGULAR | Vma.ANON_SHARED).setFlags(MAP_SHARED));
    set.area(set.vma(AT + 2 * PAGE, 1, 3, CoreSet.ANONYMOUS).setFlags(2 | MAP_HUGETLB));
    set.area(
        set.vma(AT + 3 * PAGE, 1, 3, Vma.REGULAR | Vma.ANON_SHARED)
            .setFlags(MAP_SHARED | MAP_HUGETLB));
    assertThat(stored(set, 0x33)).containsExactly(1, 1, 1, 0);
    assertThat(stored(set, 0x01)).containsExactly(1, 0, 0, 0);
    assertThat(stored(set, 0x02)).containsExactly(0, 1, 0, 0);
    assertThat(stored(set, 0x60)).containsExactly(0, 0, 1, 1);
    assertThat(stored(set, 0)).containsExactly(0, 0, 0, 0);
  }

  private static List<Integer> stored(CoreSet set, int filter) throws IOException {
    CoreOptions it = CoreOptions.DEFAULT;
    var options =
        new CoreOptions(it.firstThread(), it.signal(), filter, it.files(), false, false, false);
    return set.elf(options).segments().stream().map(s -> (int) (s.stored() / PAGE)).toList();
  }

  @Test
  void lazyPagesAreLeftOutAndCounted() throws IOException {
    var set = new CoreSet().area(AT, 6, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    set.page(AT, 1).page(AT + 2 * PAGE, CoreSet.LAZY, 0).page(AT + 3 * PAGE, CoreSet.LAZY, 0);
    set.page(AT + 4 * PAGE, CoreSet.LAZY | CoreSet.PRESENT, 5);
    try (var checkpoint = set.checkpoint();
        var plan = CorePlan.of(CoreSet.task(checkpoint), CoreOptions.DEFAULT)) {
      assertThat(plan.lazy()).isEqualTo(2 * PAGE);
      assertThat(plan.warnings())
          .containsExactly(
              "set: task 42: 2 pages are left out, the first at 0x102000: they were left to a page"
                  + " server (PE_LAZY)");
      var elf = new ElfFile(CoreSet.core(plan));
      assertThat(segments(elf)).containsExactly("100000 2/2", "102000 0/2", "104000 2/2");
      assertThat(elf.read(AT + 4 * PAGE)).isEqualTo((byte) 5);
    }
  }

  /** A chain of sets and the plain set with the same pages give the same bytes. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void pagesInParentsMakeNoDifference(int every) throws IOException {
    var plain = pages(new CoreSet(), 0);
    var split = pages(new CoreSet(), every);
    assertThat(split.core(CoreOptions.DEFAULT)).isEqualTo(plain.core(CoreOptions.DEFAULT));
  }

  private static CoreSet pages(CoreSet set, int every) {
    withFile(set, Vma.FILE_PRIVATE, CoreSet.READ_WRITE);
    set.area(AT + 0x100000, 40, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    for (int i = 0; i < 40; i++) {
      if (i % 7 != 3) {
        boolean isBelow = every != 0 && i % every == 0;
        int flags = isBelow ? CoreSet.PARENT : CoreSet.PRESENT;
        set.page(AT + 0x100000 + (long) i * PAGE, flags, i + 1);
        if (i < 4) {
          set.page(AT + (long) i * PAGE, flags, i + 100);
        }
      }
    }
    return set;
  }

  /** Two sets on each other: the pages that the second leaves to the third are found there. */
  @Test
  void grandparentsAreAskedToo() throws IOException {
    var newest = pages(new CoreSet(), 1);
    var oldest = pages(new CoreSet(), 0);
    Map<String, byte[]> old = new TreeMap<>(oldest.files());
    Map<String, byte[]> middle = new TreeMap<>(newest.files());
    var store =
        new MemoryStore("2", newest.files())
            .withParent(new MemoryStore("1", middle).withParent(new MemoryStore("0", old)));
    try (var checkpoint = Checkpoint.of(store);
        var plan = CorePlan.of(CoreSet.task(checkpoint), CoreOptions.DEFAULT)) {
      assertThat(CoreSet.core(plan)).isEqualTo(oldest.core(CoreOptions.DEFAULT));
    }
  }

  /** A core's segments read back equal the address space. */
  @Test
  void everyStoredByteIsThatOfTheAddressSpace() throws IOException {
    var set = pages(new CoreSet(), 3);
    ElfFile elf = set.elf();
    List<Long> seen = new ArrayList<>();
    try (var checkpoint = set.checkpoint();
        var space = AddressSpace.of(CoreSet.task(checkpoint), FileRoot.NONE)) {
      for (ElfFile.Segment segment : elf.segments()) {
        for (long at = segment.address(); at < segment.address() + segment.stored(); at += 511) {
          assertThat(elf.read(at)).isEqualTo(space.read(at, 1)[0]);
          seen.add(at);
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(300);
  }
}
