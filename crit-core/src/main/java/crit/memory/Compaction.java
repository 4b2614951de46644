package crit.memory;

import com.google.protobuf.Message;
import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.bytes.StagedDirectory;
import crit.bytes.StagedMember;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.image.ImageWriter;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one full set of a set and its parents: every page that the parents have is put into the
 * set's own pages files, not compressed, and nothing else changes. The sets that it is made of stay
 * as they are. Not safe for several threads.
 */
public final class Compaction {
  private static final String INVENTORY = "inventory.img";
  private static final String PARENT = "parent";
  private static final int PLAIN_VERSION = 2;
  private static final int PIECE = 1 << 18;

  private final Checkpoint set;
  private final int pageSize;
  private final BlockReader blocks = new BlockReader();
  private final byte[] piece = new byte[PIECE];
  private final Set<String> done = new HashSet<>();
  private long pages;
  private long inParents;

  /**
   * What was done.
   *
   * @param pages how many pages the new set has
   * @param inParents how many of them came from parents
   * @param pageSize the size of a page in bytes
   */
  public record Result(long pages, long inParents, int pageSize) {}

  private Compaction(Checkpoint set, int pageSize) {
    this.set = set;
    this.pageSize = pageSize;
  }

  /**
   * Writes the full set.
   *
   * @param to the directory to make, which must not exist or be empty
   * @throws IOException if a page is nowhere in the chain of parents; nothing is written then
   */
  public static Result compact(Checkpoint set, Path to) throws IOException {
    try (var staged = StagedDirectory.beginNew(to)) {
      var compaction = new Compaction(set, PageSize.of(set));
      compaction.write(staged);
      staged.commit();
      return new Result(compaction.pages, compaction.inParents, compaction.pageSize);
    }
  }

  private void write(StagedDirectory to) throws IOException {
    for (String file : set.store().names()) {
      if (file.startsWith("pagemap-") && file.endsWith(".img")) {
        Optional<PageLayers> layers = PageLayers.open(set, file, pageSize);
        if (layers.isPresent()) {
          try (var open = layers.get()) {
            writeMap(file, open, to);
          }
        }
      }
    }
    writeInventory(to);
    done.add(PARENT);
    for (String file : set.store().names()) {
      if (!done.contains(file)) {
        copy(file, to);
      }
    }
  }

  private void writeMap(String file, PageLayers layers, StagedDirectory to) throws IOException {
    String pagesFile = layers.map().pagesFile();
    if (!done.add(pagesFile)) {
      throw new IOException(
          "%s: %s: %s is another map's, too".formatted(set.name(), file, pagesFile));
    }
    done.add(file);
    try (var entries = Entries.open(set.store(), file);
        StagedMember map = to.create(file);
        StagedMember data = to.create(pagesFile)) {
      var writer = new ImageWriter(map.stream(), entries.type(), entries.head());
      if (entries.next()) {
        put(writer, entries.message(pagemap_head.parser()));
      }
      while (entries.next()) {
        put(writer, entry(entries.message(pagemap_entry.parser()), layers, data.stream()));
      }
      writer.finish();
    }
  }

  private static void put(ImageWriter writer, Message message) throws IOException {
    byte[] bytes = message.toByteArray();
    var sink = new ByteSink();
    sink.put(bytes, 0, bytes.length);
    writer.entry(sink);
  }

  /** Writes an entry's pages, and returns the entry that says so. */
  private pagemap_entry entry(pagemap_entry entry, PageLayers layers, OutputStream data)
      throws IOException {
    int flags = PageMap.flags(entry);
    if ((flags & (PageMap.PRESENT | PageMap.PARENT)) == 0) {
      return entry;
    }
    copyPages(PageMap.address(entry), PageMap.pages(entry), layers, data);
    return full(entry);
  }

  /** Returns what an entry says once its pages are in the set itself, not compressed. */
  static pagemap_entry full(pagemap_entry entry) {
    pagemap_entry.Builder full = entry.toBuilder().clearBlocks().clearInParent();
    return entry.hasFlags()
        ? full.setFlags(PageMap.PRESENT | PageMap.flags(entry) & PageMap.LAZY).buildPartial()
        : full.buildPartial();
  }

  private void copyPages(long start, long count, PageLayers layers, OutputStream data)
      throws IOException {
    pages += count;
    long address = start;
    long left = count * pageSize;
    while (left > 0) {
      long last = address + Math.min(left, PIECE) - 1;
      Extent extent =
          layers
              .locate(address, last)
              .orElseThrow(() -> new IllegalStateException("an entry has no address " + start));
      if (extent.backing() instanceof Backing.Unavailable why) {
        String map = set.name() + ": " + layers.map().name();
        throw new MemoryFault(map, extent.start(), why.text());
      }
      int length = (int) extent.length();
      blocks.read(extent.backing(), piece, 0, length);
      data.write(piece, 0, length);
      inParents += extent.depth() > 0 ? length / pageSize : 0;
      address += length;
      left -= length;
    }
  }

  private void writeInventory(StagedDirectory to) throws IOException {
    Optional<inventory_entry> inventory = set.inventory();
    if (inventory.isEmpty() || inventory.get().getImgVersion() <= PLAIN_VERSION) {
      return;
    }
    done.add(INVENTORY);
    try (var entries = Entries.open(set.store(), INVENTORY);
        StagedMember file = to.create(INVENTORY)) {
      var writer = new ImageWriter(file.stream(), entries.type(), entries.head());
      inventory_entry.Builder plain = inventory.get().toBuilder().setImgVersion(PLAIN_VERSION);
      put(writer, plain.clearCompress().clearCompressBlockSize().buildPartial());
      writer.finish();
    }
  }

  private void copy(String file, StagedDirectory to) throws IOException {
    try (ByteSource source = set.store().open(file);
        StagedMember copy = to.create(file)) {
      OutputStream out = copy.stream();
      long position = 0;
      int count = source.read(position, piece, 0, PIECE);
      while (count > 0) {
        out.write(piece, 0, count);
        position += count;
        count = source.read(position, piece, 0, PIECE);
      }
    }
  }
}
