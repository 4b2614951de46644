package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import crit.bytes.UnexpectedEndException;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.image.ImageFormatException;
import crit.memory.Backing.Reason;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.ipc_desc_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.thread_info_x86;
import crit.schemas.proto.user_x86_regs_entry;
import crit.schemas.proto.user_x86_regs_mode;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not there, what is odd, and what old CRIU wrote. */
class MemoryHolesTest {
  private static final int PAGE = 4096;
  private static final int PID = 9;
  private static final long START = 0x10000;

  private static vma_entry area(long start, int pages, int status) {
    return vma_entry
        .newBuilder()
        .setStart(start)
        .setEnd(start + (long) pages * PAGE)
        .setPgoff(0)
        .setShmid(77)
        .setProt(3)
        .setFlags(2)
        .setStatus(status)
        .setFd(-1)
        .build();
  }

  private static pagemap_entry.Builder pages(long start, int count) {
    return pagemap_entry.newBuilder().setVaddr(start).setCompatNrPages(0).setNrPages(count);
  }

  private static SetBuilder set(List<vma_entry> vmas, Message... entries) {
    return SetBuilder.today("set")
        .task(PID, 0, "task")
        .ids(PID, 1)
        .memory(PID, PAGE, vmas)
        .image("pagemap-9.img", "PAGEMAP", pagemap_head.newBuilder().setPagesId(1).build())
        .image("pagemap-9.img", "PAGEMAP", entries);
  }

  private static SetBuilder anonymous(int pages, Message... entries) {
    return set(List.of(area(START, pages, Vma.REGULAR | Vma.ANON_PRIVATE)), entries);
  }

  private static AddressSpace open(Checkpoint checkpoint) throws IOException {
    return AddressSpace.of(checkpoint.tree().find(PID).orElseThrow(), FileRoot.NONE);
  }

  private static Reason reason(AddressSpace space, long address) throws IOException {
    Backing backing = space.extent(address, address).backing();
    assertThat(backing).isInstanceOf(Backing.Unavailable.class);
    return ((Backing.Unavailable) backing).reason();
  }

  private static byte[] filled(int value) {
    byte[] page = new byte[PAGE];
    Arrays.fill(page, (byte) value);
    return page;
  }

  @Test
  void lazyPagesAreNotThereAndNotZeros() throws IOException {
    try (var set = anonymous(2, pages(START, 1).setFlags(PageMap.LAZY).build()).checkpoint();
        var space = open(set)) {
      assertThat(reason(space, START)).isEqualTo(Reason.LAZY);
      assertThat(space.extent(START + PAGE, START + PAGE).backing())
          .isInstanceOf(Backing.Zeros.class);
    }
  }

  @Test
  void lazyPagesThatArePresentHaveData() throws IOException {
    var entry = pages(START, 1).setFlags(PageMap.LAZY | PageMap.PRESENT).build();
    try (var set = anonymous(1, entry).file("pages-1.img", filled(3)).checkpoint();
        var space = open(set)) {
      assertThat(space.read(START, PAGE)).isEqualTo(filled(3));
    }
  }

  @Test
  void pageMapsFromBefore42CountTheirPagesInTheOldField() throws IOException {
    var entry = pagemap_entry.newBuilder().setVaddr(START).setCompatNrPages(2).build();
    var pages = new byte[2 * PAGE];
    Arrays.fill(pages, (byte) 4);
    try (var set = anonymous(2, entry).file("pages-1.img", pages).checkpoint();
        var space = open(set)) {
      assertThat(space.read(START, 2 * PAGE)).isEqualTo(pages);
    }
  }

  @Test
  void theOldFormOfInParentIsFollowed() throws IOException {
    var old =
        pagemap_entry.newBuilder().setVaddr(START).setCompatNrPages(1).setInParent(true).build();
    var below =
        new SetBuilder("below")
            .image("pagemap-9.img", "PAGEMAP", pagemap_head.newBuilder().setPagesId(4).build())
            .image(
                "pagemap-9.img",
                "PAGEMAP",
                pagemap_entry.newBuilder().setVaddr(START).setCompatNrPages(1).build())
            .file("pages-4.img", filled(5));
    try (var set = anonymous(1, old).checkpoint(below.store());
        var space = open(set)) {
      assertThat(space.read(START, PAGE)).isEqualTo(filled(5));
      assertThat(space.extent(START, START).depth()).isEqualTo(1);
    }
  }

  @Test
  void aPageThatIsMissingInTheParentIsNamed() throws IOException {
    var entry = pages(START, 1).setFlags(PageMap.PARENT).build();
    var below =
        new SetBuilder("below")
            .image("pagemap-9.img", "PAGEMAP", pagemap_head.newBuilder().setPagesId(4).build());
    try (var set = anonymous(1, entry).checkpoint(below.store());
        var space = open(set)) {
      assertThatThrownBy(() -> space.read(START, 1))
          .isInstanceOf(MemoryFault.class)
          .hasMessage(
              "set: task 9: no memory at 0x10000: the page is missing in pagemap-9.img of the"
                  + " parent");
    }
  }

  @Test
  void aPageInTheParentOfASetWithoutOneIsNamed() throws IOException {
    var entry = pages(START, 1).setFlags(PageMap.PARENT).build();
    try (var set = anonymous(1, entry).checkpoint();
        var space = open(set)) {
      assertThatThrownBy(() -> space.read(START, 1)).hasMessageContaining("has no parent link");
    }
  }

  @Test
  void guardAreasFaultInsideTheAreaThatHasThem() throws IOException {
    var vmas =
        List.of(area(START, 4, Vma.REGULAR | Vma.ANON_PRIVATE), area(START + PAGE, 2, Vma.GUARD));
    try (var set = set(vmas).checkpoint();
        var space = open(set)) {
      assertThat(space.extent(START, START + 4 * PAGE - 1).last()).isEqualTo(START + PAGE - 1);
      assertThat(reason(space, START + PAGE)).isEqualTo(Reason.GUARD);
      assertThat(space.extent(START + PAGE, START + 4 * PAGE - 1).last())
          .isEqualTo(START + 3 * PAGE - 1);
      assertThat(space.read(START + 3 * PAGE, PAGE)).isEqualTo(new byte[PAGE]);
    }
  }

  @Test
  void whatIsTheKernelsOwnIsSaidToBe() throws IOException {
    var vmas =
        List.of(
            area(START, 1, Vma.REGULAR | Vma.VVAR | Vma.ANON_PRIVATE),
            area(0x40000, 1, Vma.SOCKET));
    try (var set = set(vmas).checkpoint();
        var space = open(set)) {
      assertThat(reason(space, START)).isEqualTo(Reason.KERNEL);
      assertThat(reason(space, 0x40000)).isEqualTo(Reason.DEVICE);
    }
  }

  @Test
  void aPagesFileThatIsTooShortIsAnErrorWithItsOffset() throws IOException {
    var entry = pages(START, 2).setFlags(PageMap.PRESENT).build();
    try (var set = anonymous(2, entry).file("pages-1.img", new byte[PAGE + 1]).checkpoint();
        var space = open(set)) {
      assertThatThrownBy(() -> space.read(START + PAGE, PAGE))
          .isInstanceOf(UnexpectedEndException.class)
          .hasMessageContaining("page data at 0x1000 is 4096 bytes long, 1 remain");
    }
  }

  @Test
  void pageMapsOutOfOrderAreRefused() throws IOException {
    var entries =
        new Message[] {
          pages(START + PAGE, 1).setFlags(PageMap.PRESENT).build(),
          pages(START, 1).setFlags(PageMap.PRESENT).build()
        };
    try (var set = anonymous(2, entries).checkpoint()) {
      assertThatThrownBy(() -> open(set))
          .isInstanceOf(ImageFormatException.class)
          .hasMessageContaining("address 0x10000, expected one above 0x11fff");
    }
  }

  @Test
  void moreSharedMemoryThanTheSegmentHasIsZero() throws IOException {
    var ids =
        task_kobj_ids_entry
            .newBuilder()
            .setVmId(1)
            .setFilesId(1)
            .setFsId(1)
            .setSighandId(1)
            .setIpcNsId(8)
            .build();
    var segment =
        ipc_shm_entry
            .newBuilder()
            .setDesc(ipc_desc_entry.newBuilder().setId(77).setKey(1).buildPartial())
            .setSize(PAGE)
            .buildPartial();
    var set =
        set(List.of(area(START, 2, Vma.REGULAR | Vma.ANON_SHARED | Vma.SYSVIPC)))
            .without("ids-9.img")
            .image("ids-9.img", "IDS", ids)
            .image("ipcns-shm-8.img", "IPCNS_SHM", segment)
            .append("ipcns-shm-8.img", filled(6));
    try (var checkpoint = set.checkpoint();
        var space = open(checkpoint)) {
      assertThat(space.read(START, PAGE)).isEqualTo(filled(6));
      assertThat(space.read(START + PAGE, PAGE)).isEqualTo(new byte[PAGE]);
    }
  }

  @Test
  void thePageSizeOfA32BitTaskIsInTheHighHalfOfAWord() throws IOException {
    var set =
        SetBuilder.today("set")
            .task(PID, 0, "task")
            .image(
                "mm-9.img",
                "MM",
                mm_entry.newBuilder().addMmSavedAuxv(6L | 16384L << 32).buildPartial())
            .without("core-9.img")
            .image(
                "core-9.img",
                "CORE",
                core_entry
                    .newBuilder()
                    .setMtype(core_entry.march.X86_64)
                    .setTc(task_core_entry.newBuilder().setTaskState(1).setComm("c").buildPartial())
                    .setThreadInfo(
                        thread_info_x86
                            .newBuilder()
                            .setGpregs(
                                user_x86_regs_entry
                                    .newBuilder()
                                    .setMode(user_x86_regs_mode.COMPAT)
                                    .buildPartial())
                            .buildPartial())
                    .buildPartial());
    try (var checkpoint = set.checkpoint()) {
      assertThat(PageSize.of(checkpoint)).isEqualTo(16384);
    }
  }

  @Test
  void aMappedFileIsReadOnlyIfItHasTheRightSize(@TempDir Path root) throws IOException {
    Files.write(root.resolve("data"), filled(8));
    var file =
        file_entry
            .newBuilder()
            .setType(fd_types.REG)
            .setId(77)
            .setReg(
                reg_file_entry.newBuilder().setId(77).setName("/data").setSize(PAGE).buildPartial())
            .buildPartial();
    var set =
        set(List.of(area(START, 2, Vma.REGULAR | Vma.FILE_PRIVATE)))
            .image("files.img", "FILES", file);
    try (var checkpoint = set.checkpoint()) {
      var task = checkpoint.tree().find(PID).orElseThrow();
      try (var space = AddressSpace.of(task, FileRoot.of(root))) {
        assertThat(space.read(START, PAGE)).isEqualTo(filled(8));
        assertThat(reason(space, START + PAGE)).isEqualTo(Reason.FILE);
      }
      Files.write(root.resolve("data"), new byte[PAGE - 1]);
      try (var space = AddressSpace.of(task, FileRoot.of(root))) {
        assertThatThrownBy(() -> space.read(START, 1))
            .hasMessageContaining("has 4095 bytes, expected 4096");
      }
    }
  }

  @Test
  void aLinkOutOfTheRootIsNotFollowed(@TempDir Path root) throws IOException {
    Path outside = Files.writeString(root.resolve("secret"), "x".repeat(PAGE));
    Path inner = Files.createDirectories(root.resolve("root"));
    Files.createSymbolicLink(inner.resolve("data"), outside);
    var file = reg_file_entry.newBuilder().setName("/data").setSize(PAGE).buildPartial();
    assertThat(FileRoot.of(inner).open(file))
        .isInstanceOfSatisfying(
            FileRoot.Refused.class,
            refused -> assertThat(refused.why().text()).contains("which a link leads out of"));
  }

  @Test
  void aZombieHasNoMemoryAndSaysSo() throws IOException {
    var zombie = task_core_entry.newBuilder().setTaskState(2).setComm("z").buildPartial();
    var task = pstree_entry.newBuilder().setPid(PID).setPpid(0).addThreads(0);
    try (var set = SetBuilder.today("set").task(task, zombie).checkpoint()) {
      assertThatThrownBy(() -> open(set)).hasMessage("set: task 9: has no memory: it is a zombie");
    }
  }
}
