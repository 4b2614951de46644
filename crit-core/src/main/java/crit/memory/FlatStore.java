package crit.memory;

import com.google.protobuf.Message;
import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.checkpoint.ImageStore;
import crit.image.ImageWriter;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set without parents and without compression, over one that has either: page maps are made when
 * it is opened, pages are read from where they are when they are asked for. Closing it leaves the
 * set below open.
 */
public final class FlatStore implements ImageStore {
  private static final String INVENTORY = "inventory.img";
  private static final int PLAIN_VERSION = 2;

  private final ImageStore base;
  private final int pageSize;
  private final Map<String, ByteSource> flat = new HashMap<>();
  private final List<PageLayers> open = new ArrayList<>();

  private long pages;
  private long inParents;

  private FlatStore(ImageStore base, int pageSize) {
    this.base = base;
    this.pageSize = pageSize;
  }

  /**
   * Flattens a set.
   *
   * @return the set's own store, if there is nothing to do
   * @throws IOException if a page map is damaged, or pages that it tells of are not there
   */
  public static ImageStore of(Checkpoint set) throws IOException {
    Optional<inventory_entry> inventory = set.inventory();
    boolean isPlain = inventory.isEmpty() || !isCompressed(inventory.get());
    if (isPlain && set.parent().isEmpty()) {
      checkPages(set);
      return set.store();
    }
    return flatten(set);
  }

  /** Refuses a set whose pages are not all there: who reads them would find out late. */
  private static void checkPages(Checkpoint set) throws IOException {
    int pageSize = PageSize.of(set);
    for (String file : set.store().names()) {
      if (file.startsWith("pagemap-") && file.endsWith(".img")) {
        PageMap map = PageMap.read(set.store(), file, pageSize);
        if (map.dataSize() == 0) {
          continue;
        }
        try (ByteSource pages = set.store().open(map.pagesFile())) {
          if (pages.size() < map.dataSize()) {
            throw new IOException(
                "%s: has %d bytes, expected %d, as %s says"
                    .formatted(pages.name(), pages.size(), map.dataSize(), file));
          }
        }
      }
    }
  }

  /** Flattens a set, be there anything to do or not. */
  static FlatStore flatten(Checkpoint set) throws IOException {
    var store = new FlatStore(set.store(), PageSize.of(set));
    try {
      for (String file : set.store().names()) {
        if (file.startsWith("pagemap-") && file.endsWith(".img")) {
          Optional<PageLayers> layers = PageLayers.open(set, file, store.pageSize);
          if (layers.isPresent()) {
            store.open.add(layers.get());
            store.flatten(set, file, layers.get());
          }
        }
      }
      Optional<inventory_entry> inventory = set.inventory();
      if (inventory.isPresent() && isCompressed(inventory.get())) {
        store.flat.put(INVENTORY, plain(set, inventory.get()));
      }
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static boolean isCompressed(inventory_entry inventory) {
    return inventory.getImgVersion() > PLAIN_VERSION;
  }

  private void flatten(Checkpoint set, String file, PageLayers layers) throws IOException {
    String pagesFile = layers.map().pagesFile();
    var data = new FlatPages(set.name() + "/" + pagesFile, set.name() + ": " + file, layers);
    var bytes = new ByteArrayOutputStream();
    try (var entries = Entries.open(set.store(), file)) {
      var writer = new ImageWriter(bytes, entries.type(), entries.head());
      if (entries.next()) {
        put(writer, entries.message(pagemap_head.parser()));
      }
      while (entries.next()) {
        pagemap_entry entry = entries.message(pagemap_entry.parser());
        int flags = PageMap.flags(entry);
        if ((flags & (PageMap.PRESENT | PageMap.PARENT)) != 0) {
          data.add(PageMap.address(entry), PageMap.pages(entry) * pageSize);
          entry = full(entry);
        }
        put(writer, entry);
      }
      writer.finish();
    }
    if (flat.put(pagesFile, data) != null) {
      throw new IOException(
          "%s: %s: %s is another map's, too".formatted(set.name(), file, pagesFile));
    }
    flat.put(file, ByteSource.of(set.name() + "/" + file, bytes.toByteArray()));
    pages += data.size() / pageSize;
    inParents += data.inParents() / pageSize;
  }

  /** Returns what an entry says once its pages are in the set itself, not compressed. */
  private static pagemap_entry full(pagemap_entry entry) {
    pagemap_entry.Builder full = entry.toBuilder().clearBlocks().clearInParent();
    return entry.hasFlags()
        ? full.setFlags(PageMap.PRESENT | PageMap.flags(entry) & PageMap.LAZY).buildPartial()
        : full.buildPartial();
  }

  /** Returns how many pages there are, and how many of them are in parents. */
  Compaction.Result result() {
    return new Compaction.Result(pages, inParents, pageSize);
  }

  private static ByteSource plain(Checkpoint set, inventory_entry inventory) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var entries = Entries.open(set.store(), INVENTORY)) {
      var writer = new ImageWriter(bytes, entries.type(), entries.head());
      inventory_entry.Builder plain = inventory.toBuilder().setImgVersion(PLAIN_VERSION);
      put(writer, plain.clearCompress().clearCompressBlockSize().buildPartial());
      writer.finish();
    }
    return ByteSource.of(set.name() + "/" + INVENTORY, bytes.toByteArray());
  }

  private static void put(ImageWriter writer, Message message) throws IOException {
    byte[] bytes = message.toByteArray();
    var sink = new ByteSink();
    sink.put(bytes, 0, bytes.length);
    writer.entry(sink);
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>(base.names());
    flat.keySet().stream().filter(it -> !names.contains(it)).forEach(names::add);
    names.sort(null);
    return names;
  }

  @Override
  public boolean contains(String file) throws IOException {
    return flat.containsKey(file) || base.contains(file);
  }

  @Override
  public ByteSource open(String file) throws IOException {
    ByteSource bytes = flat.get(file);
    return bytes == null ? base.open(file) : bytes.slice(bytes.name(), 0, bytes.size());
  }

  @Override
  public Optional<ByteSource> companion(String file) throws IOException {
    return base.companion(file);
  }

  /** Returns nothing: all pages are here. */
  @Override
  public Optional<ImageStore> parent() {
    return Optional.empty();
  }

  /** Returns nothing: the files are not as the directory has them. */
  @Override
  public Optional<Path> directory() {
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    for (PageLayers layers : open) {
      layers.close();
    }
  }
}
