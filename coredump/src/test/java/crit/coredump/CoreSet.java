package crit.coredump;

import com.google.protobuf.Message;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.MemoryStore;
import crit.checkpoint.Task;
import crit.image.Frame;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.memory.Vma;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.vma_entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A checkpoint of one task in the making, with only what a test is about. */
final class CoreSet {
  static final int PID = 42;

  /** Where most tests have memory. */
  static final long START = 0x100000;

  static final int READ = 1;
  static final int READ_WRITE = 3;
  static final int ANONYMOUS = Vma.REGULAR | Vma.ANON_PRIVATE;
  static final int PARENT = 1;
  static final int LAZY = 2;
  static final int PRESENT = 4;

  final mm_entry.Builder mm = mm_entry.newBuilder();
  final task_core_entry.Builder tc = task_core_entry.newBuilder().setTaskState(1).setComm("test");
  final pstree_entry.Builder tree =
      pstree_entry.newBuilder().setPid(PID).setPpid(7).setPgid(8).setSid(9).addThreads(PID);
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, byte[]> parentFiles = new TreeMap<>();
  private final Map<String, byte[]> ownParentFiles = new TreeMap<>();
  private final TreeMap<Long, Page> pages = new TreeMap<>(Long::compareUnsigned);
  private final Map<Integer, core_entry.Builder> threads = new TreeMap<>();
  private int pageSize = 4096;

  /** A page, and where it is. */
  private record Page(int flags, byte[] bytes) {}

  CoreSet() {
    threads.put(PID, Cores.x86(1));
  }

  static CoreSet of(core_entry.Builder leader) {
    var set = new CoreSet();
    set.threads.put(PID, leader);
    return set;
  }

  /** Takes a page size, which the auxiliary vector tells. */
  CoreSet pageSize(int bytes) {
    pageSize = bytes;
    return auxiliary(6, bytes);
  }

  /** Adds words to the auxiliary vector. */
  CoreSet auxiliary(long... words) {
    Arrays.stream(words).forEach(mm::addMmSavedAuxv);
    return this;
  }

  CoreSet thread(int tid, core_entry.Builder core) {
    tree.addThreads(tid);
    threads.put(tid, core);
    return this;
  }

  CoreSet area(long start, long pages, int prot, int status) {
    return area(vma(start, pages, prot, status));
  }

  CoreSet area(vma_entry.Builder vma) {
    mm.addVmas(vma.buildPartial());
    return this;
  }

  vma_entry.Builder vma(long start, long count, int prot, int status) {
    return vma_entry
        .newBuilder()
        .setStart(start)
        .setEnd(start + count * pageSize)
        .setProt(prot)
        .setStatus(status)
        .setFlags(2);
  }

  /** Puts a page of equal bytes. */
  CoreSet page(long address, int fill) {
    return page(address, PRESENT, fill);
  }

  CoreSet page(long address, int flags, int fill) {
    byte[] bytes = new byte[pageSize];
    Arrays.fill(bytes, (byte) fill);
    return page(address, flags, bytes);
  }

  CoreSet page(long address, int flags, byte[] bytes) {
    pages.put(address, new Page(flags, Arrays.copyOf(bytes, pageSize)));
    return this;
  }

  CoreSet image(String name, Message... entries) {
    files.put(name, build(name, entries));
    return this;
  }

  CoreSet file(String name, byte[] bytes) {
    files.put(name, bytes);
    return this;
  }

  /** Puts an image into the parent. */
  CoreSet parent(String name, List<Message> entries) {
    return parentFile(name, build(name, entries.toArray(Message[]::new)));
  }

  CoreSet parentFile(String name, byte[] bytes) {
    ownParentFiles.put(name, bytes);
    return this;
  }

  /** Puts the pages of a shared segment, by their offset in it. */
  CoreSet segment(long id, int pagesId, Map<Long, Integer> fills) {
    var sorted = new TreeMap<Long, Page>();
    fills.forEach((offset, fill) -> {
      byte[] bytes = new byte[pageSize];
      Arrays.fill(bytes, fill.byteValue());
      sorted.put(offset, new Page(PRESENT, bytes));
    });
    write("pagemap-shmem-" + id + ".img", pagesId, sorted, files);
    return this;
  }

  private static byte[] build(String name, Message... entries) {
    ImageType type = ImageTypes.byFileName(name).orElseThrow();
    var out = new ByteArrayOutputStream();
    if (type.frame() != Frame.ALONE) {
      out.writeBytes(word(type.frame().word()));
    }
    out.writeBytes(word(type.magic()));
    for (Message entry : entries) {
      byte[] message = entry.toByteArray();
      out.writeBytes(word(message.length));
      out.writeBytes(message);
    }
    return out.toByteArray();
  }

  private static byte[] word(int word) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array();
  }

  private void write(String map, int pagesId, TreeMap<Long, Page> from, Map<String, byte[]> into) {
    List<Message> entries = new ArrayList<>();
    entries.add(pagemap_head.newBuilder().setPagesId(pagesId).build());
    var data = new ByteArrayOutputStream();
    from.forEach((address, page) -> {
      var entry =
          pagemap_entry
              .newBuilder()
              .setVaddr(address)
              .setCompatNrPages(0)
              .setNrPages(1)
              .setFlags(page.flags);
      entries.add(entry.build());
      if ((page.flags & PRESENT) != 0) {
        data.writeBytes(page.bytes);
      }
    });
    into.put(map, build(map, entries.toArray(Message[]::new)));
    into.put("pages-" + pagesId + ".img", data.toByteArray());
  }

  /** Returns the files as they are to be. */
  Map<String, byte[]> files() {
    var all = new TreeMap<String, byte[]>();
    all.put("pstree.img", build("pstree.img", tree.build()));
    for (var thread : threads.entrySet()) {
      core_entry.Builder core = thread.getValue().clone();
      if (thread.getKey() == PID) {
        core.setTc(tc.buildPartial());
      }
      String name = "core-" + thread.getKey() + ".img";
      all.put(name, build(name, core.buildPartial()));
    }
    all.put("mm-42.img", build("mm-42.img", mm.buildPartial()));
    write("pagemap-42.img", 1, pages, all);
    parentFiles.clear();
    var below = new TreeMap<Long, Page>(Long::compareUnsigned);
    pages.forEach((address, page) -> {
      if ((page.flags & PARENT) != 0) {
        below.put(address, new Page(PRESENT, page.bytes));
      }
    });
    write("pagemap-42.img", 1, below, parentFiles);
    parentFiles.putAll(ownParentFiles);
    all.putAll(files);
    return all;
  }

  Checkpoint checkpoint() {
    var store = new MemoryStore("set", files());
    return Checkpoint.of(store.withParent(new MemoryStore("set/parent", Map.copyOf(parentFiles))));
  }

  /** Writes the task's core file. */
  byte[] core(CoreOptions options) throws IOException {
    try (var checkpoint = checkpoint();
        var plan = CorePlan.of(task(checkpoint), options)) {
      return core(plan);
    }
  }

  static byte[] core(CorePlan plan) throws IOException {
    var out = new ByteArrayOutputStream();
    CoreFile.write(plan, out, Optional.empty());
    return out.toByteArray();
  }

  static Task task(Checkpoint checkpoint) throws IOException {
    return checkpoint.tree().find(PID).orElseThrow();
  }

  ElfFile elf() throws IOException {
    return elf(CoreOptions.DEFAULT);
  }

  ElfFile elf(CoreOptions options) throws IOException {
    return new ElfFile(core(options));
  }
}
