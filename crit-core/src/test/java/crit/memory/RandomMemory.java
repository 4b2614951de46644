package crit.memory;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.memfd_file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.vma_entry;
import io.airlift.compress.v3.lz4.Lz4Compressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A task with random memory, and what each page of it must be read as: areas of all kinds, pages
 * spread over a chain of parents, raw or in blocks, with entries cut at random.
 */
final class RandomMemory {
  static final int PAGE = 4096;
  static final int PID = 7;
  private static final int LEVELS = 3;
  private static final long BASE = 0x10000;

  private final Random random;
  private final boolean isCompressed;

  /** What a page of the task must be read as; pages that are not in it cannot be read. */
  final TreeMap<Long, byte[]> expected = new TreeMap<>();

  private final List<vma_entry> vmas = new ArrayList<>();
  private final List<TreeMap<Long, byte[]>> taskLevels = levels();
  private final List<TreeMap<Long, byte[]>> segmentLevels = levels();

  RandomMemory(long seed, boolean isCompressed) {
    this.random = new Random(seed);
    this.isCompressed = isCompressed;
    addAreas();
  }

  private static List<TreeMap<Long, byte[]>> levels() {
    List<TreeMap<Long, byte[]>> levels = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      levels.add(new TreeMap<>());
    }
    return levels;
  }

  private void addAreas() {
    Map<Long, byte[]> segment = fill(0, 24, segmentLevels);
    long address = BASE;
    for (int i = 0; i < 6; i++) {
      address += (long) random.nextInt(3) * PAGE;
      int pages = 1 + random.nextInt(20);
      if (random.nextInt(3) > 0) {
        vmas.add(area(address, pages, Vma.REGULAR | Vma.ANON_PRIVATE, 0, 0));
        expected.putAll(fill(address, pages, taskLevels));
      } else {
        int offset = random.nextInt(24);
        int status = Vma.REGULAR | Vma.MEMFD | Vma.FILE_SHARED;
        vmas.add(area(address, pages, status, (long) offset * PAGE, 5));
        for (int page = 0; page < pages; page++) {
          byte[] zeros = new byte[PAGE];
          expected.put(
              address + (long) page * PAGE,
              segment.getOrDefault((long) (offset + page) * PAGE, zeros));
        }
      }
      address += (long) pages * PAGE;
    }
  }

  private static vma_entry area(long start, int pages, int status, long offset, long id) {
    return vma_entry
        .newBuilder()
        .setStart(start)
        .setEnd(start + (long) pages * PAGE)
        .setPgoff(offset)
        .setShmid(id)
        .setProt(3)
        .setFlags(2)
        .setStatus(status)
        .setFd(-1)
        .build();
  }

  /** Puts pages at random levels, some nowhere, and returns what they must be read as. */
  private Map<Long, byte[]> fill(long start, int pages, List<TreeMap<Long, byte[]>> levels) {
    Map<Long, byte[]> all = new TreeMap<>();
    int level = random.nextInt(LEVELS + 1);
    for (int i = 0; i < pages; i++) {
      if (random.nextInt(4) == 0) {
        level = random.nextInt(LEVELS + 1);
      }
      byte[] page = new byte[PAGE];
      if (level < LEVELS) {
        content(page);
        levels.get(level).put(start + (long) i * PAGE, page);
      }
      all.put(start + (long) i * PAGE, page);
    }
    return all;
  }

  private void content(byte[] page) {
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(page);
      case 1 -> Arrays.fill(page, (byte) random.nextInt(256));
      default -> {
        // a page of zeros that is stored
      }
    }
  }

  /**
   * Writes the set and its parents as directories 0, 1, 2 of a directory, and returns the set's.
   */
  Path write(Path into) throws IOException {
    for (int i = 0; i < LEVELS; i++) {
      var set = i == 0 ? top() : level(i);
      int version = isCompressed ? 3 : 2;
      var inventory = inventory_entry.newBuilder().setImgVersion(version).setCompress(version - 2);
      set.file("inventory.img", new byte[0]).image("inventory.img", "INVENTORY", inventory.build());
      Path directory = SetFiles.write(set, into.resolve(Integer.toString(i)));
      if (i < LEVELS - 1) {
        Files.createSymbolicLink(directory.resolve("parent"), Path.of("../" + (i + 1)));
      }
    }
    return into.resolve("0");
  }

  /** Builds the set and its parents. */
  Checkpoint checkpoint() {
    ImageStore below = level(LEVELS - 1).store();
    below = level(1).store().withParent(below);
    return Checkpoint.of(top().store().withParent(below));
  }

  private SetBuilder top() {
    return level(0)
        .task(PID, 0, "random")
        .ids(PID, 1)
        .memory(PID, PAGE, vmas)
        .image("files.img", "FILES", memfd())
        .image("memfd.img", "MEMFD_INODE", inode());
  }

  private static file_entry memfd() {
    return file_entry
        .newBuilder()
        .setType(fd_types.MEMFD)
        .setId(5)
        .setMemfd(
            memfd_file_entry
                .newBuilder()
                .setId(5)
                .setFlags(2)
                .setPos(0)
                .setInodeId(9)
                .buildPartial())
        .buildPartial();
  }

  private static memfd_inode_entry inode() {
    return memfd_inode_entry
        .newBuilder()
        .setName("m")
        .setSize(24L * PAGE)
        .setShmid(3)
        .setInodeId(9)
        .buildPartial();
  }

  private SetBuilder level(int level) {
    var set = SetBuilder.today("level " + level);
    addMap(set, "pagemap-" + PID + ".img", 1, level, taskLevels);
    addMap(set, "pagemap-shmem-3.img", 2, level, segmentLevels);
    return set;
  }

  private void addMap(
      SetBuilder set, String name, int pagesId, int level, List<TreeMap<Long, byte[]>> levels) {
    set.image(name, "PAGEMAP", pagemap_head.newBuilder().setPagesId(pagesId).build());
    TreeMap<Long, Boolean> isOwn = new TreeMap<>();
    for (int below = LEVELS - 1; below >= level; below--) {
      for (long address : levels.get(below).keySet()) {
        isOwn.put(address, below == level);
      }
    }
    set.append("pages-" + pagesId + ".img", new byte[0]);
    while (!isOwn.isEmpty()) {
      var run = run(isOwn);
      boolean isPresent = isOwn.getOrDefault(run.getFirst(), false);
      set.image(name, "PAGEMAP", entry(set, run, isPresent ? levels.get(level) : Map.of()));
      run.forEach(isOwn::remove);
    }
  }

  /** Returns the first addresses that are in a row and of one kind; sometimes not all of them. */
  private List<Long> run(TreeMap<Long, Boolean> isOwn) {
    List<Long> run = new ArrayList<>();
    boolean kind = isOwn.firstEntry().getValue();
    for (Map.Entry<Long, Boolean> page : isOwn.entrySet()) {
      boolean isNext = run.isEmpty() || page.getKey() == run.getLast() + PAGE;
      if (!isNext || page.getValue() != kind || run.size() > 1 && random.nextInt(8) == 0) {
        break;
      }
      run.add(page.getKey());
    }
    return run;
  }

  private pagemap_entry entry(SetBuilder set, List<Long> run, Map<Long, byte[]> pages) {
    var entry =
        pagemap_entry
            .newBuilder()
            .setVaddr(run.getFirst())
            .setCompatNrPages(0)
            .setNrPages(run.size())
            .setFlags(pages.isEmpty() ? PageMap.PARENT : PageMap.PRESENT);
    if (pages.isEmpty()) {
      return entry.build();
    }
    var data = new ByteArrayOutputStream();
    run.forEach(address -> data.writeBytes(pages.getOrDefault(address, new byte[0])));
    String file = pagesFile(set);
    if (!isCompressed || random.nextInt(4) == 0) {
      set.append(file, data.toByteArray());
      return entry.build();
    }
    if (random.nextBoolean()) {
      int length = set.files().getOrDefault(file, new byte[0]).length;
      set.append(file, new byte[-length & (PAGE - 1)]);
      entry.setFlags(PageMap.PRESENT | PageMap.PAYLOAD_ALIGNED);
    }
    return entry.setBlocks(blocks(set, file, data.toByteArray())).build();
  }

  /** Returns the pages file that was started last: the task's map is made before the segment's. */
  private static String pagesFile(SetBuilder set) {
    return set.files().containsKey("pages-2.img") ? "pages-2.img" : "pages-1.img";
  }

  private pagemap_blocks blocks(SetBuilder set, String file, byte[] data) {
    int perBlock = 1 + random.nextInt(5);
    var blocks = pagemap_blocks.newBuilder().setPagesPerBlock(perBlock);
    long total = 0;
    for (int start = 0; start < data.length; start += perBlock * PAGE) {
      byte[] block =
          Arrays.copyOfRange(data, start, Math.min(data.length, start + perBlock * PAGE));
      byte[] stored = stored(block);
      set.append(file, stored);
      blocks.addBlockSizes(stored.length);
      total += stored.length;
    }
    return blocks.setTotalPayloadSize(total).build();
  }

  private static byte[] stored(byte[] block) {
    if (Arrays.equals(block, new byte[block.length])) {
      return new byte[0];
    }
    Lz4Compressor lz4 = Lz4Compressor.create();
    byte[] packed = new byte[lz4.maxCompressedLength(block.length)];
    int length = lz4.compress(block, 0, block.length, packed, 0, packed.length);
    return length < block.length ? Arrays.copyOf(packed, length) : block;
  }
}
