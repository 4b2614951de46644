package crit.memory;

import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.bytes.StagedDirectory;
import crit.bytes.StagedDirectory.Leftover;
import crit.bytes.StagedMember;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.image.ImageFormatException;
import crit.image.ImageTypes;
import crit.image.ImageWriter;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compresses the memory of a checkpoint, or undoes that: every page map, its pages file, and what
 * the inventory says of it. All files change at one moment or none does.
 *
 * <p>It uses all cores, and memory that does not grow with the checkpoint but by a few bytes for
 * each page of the largest entry. Compression is of one page a block, as upstream's crit does it.
 */
public final class MemoryConversion {
  /** The acceleration of LZ4 that compresses best. */
  public static final int DEFAULT_ACCELERATION = Lz4.DEFAULT_ACCELERATION;

  /** The highest acceleration of LZ4. */
  public static final int MAX_ACCELERATION = Lz4.MAX_ACCELERATION;

  private static final String INVENTORY = "inventory.img";
  private static final String BACKUP = ".bak";
  private static final int PLAIN_VERSION = 2;
  private static final int COMPRESSED_VERSION = 3;
  private static final Set<String> PAGE_MAPS = Set.of("PAGEMAP", "SHMEM_PAGEMAP");

  /** A run has up to a MiB, and one of large blocks 8 MiB. */
  private static final int MOST_COMPRESSING = 64;

  private static final int MOST_DECOMPRESSING = 8;

  private final Checkpoint set;
  private final Path directory;
  private final Options options;
  private final int pageSize;

  /** What is done. */
  public enum Direction {
    COMPRESS,
    DECOMPRESS
  }

  /**
   * How it is done.
   *
   * @param keepsBackups whether each file that is replaced stays as NAME.bak
   * @param acceleration of LZ4, from 1 to {@link #MAX_ACCELERATION}; higher is faster and
   *     compresses less
   */
  public record Options(Direction direction, boolean keepsBackups, int acceleration) {
    /** Checks the acceleration. */
    public Options {
      if (acceleration < 1 || acceleration > MAX_ACCELERATION) {
        throw new IllegalArgumentException(
            "acceleration is %d, expected 1 to %d".formatted(acceleration, MAX_ACCELERATION));
      }
    }
  }

  /** What came of it. */
  public enum Outcome {
    CONVERTED,
    /** It was so already, and nothing was changed. */
    ALREADY,
    /** There is no page map, and nothing was changed. */
    NO_MEMORY
  }

  /**
   * What came of it.
   *
   * @param maps how many page maps were converted
   * @param pages how many pages they have
   * @param before the length of all pages files before, in bytes
   * @param after the same afterwards
   * @param leftovers what killed processes left beside the directory
   */
  public record Result(
      Outcome outcome, int maps, long pages, long before, long after, List<Leftover> leftovers) {}

  private MemoryConversion(Checkpoint set, Path directory, Options options) throws IOException {
    this.set = set;
    this.directory = directory;
    this.options = options;
    this.pageSize = PageSize.of(set);
  }

  /**
   * Converts a checkpoint.
   *
   * @throws IOException if it is no directory, is no checkpoint or not a whole one, or cannot be
   *     replaced; nothing has changed then
   */
  public static Result run(Checkpoint set, Options options) throws IOException {
    Optional<Path> directory = set.store().directory();
    if (directory.isEmpty()) {
      throw new IOException(set.name() + ": is an archive, expected a directory; unpack it first");
    }
    return new MemoryConversion(set, directory.get(), options).run();
  }

  private boolean compresses() {
    return options.direction() == Direction.COMPRESS;
  }

  private Result run() throws IOException {
    if (isCompressed() == compresses()) {
      return new Result(Outcome.ALREADY, 0, 0, 0, 0, List.of());
    }
    Lz4.prepare();
    List<PagesFile> files = files();
    if (files.isEmpty() && compresses()) {
      return new Result(Outcome.NO_MEMORY, 0, 0, 0, 0, List.of());
    }
    try (var target = StagedDirectory.begin(directory)) {
      long after = convert(files, target);
      convertInventory(target);
      target.commit();
      return new Result(
          Outcome.CONVERTED,
          files.size(),
          files.stream().mapToLong(PagesFile::pages).sum(),
          files.stream().mapToLong(PagesFile::size).sum(),
          after,
          target.leftovers());
    }
  }

  /** Returns what the inventory says. */
  private boolean isCompressed() throws IOException {
    Optional<inventory_entry> inventory = set.inventory();
    if (inventory.isEmpty()) {
      throw new IOException(set.name() + ": has no " + INVENTORY);
    }
    int version = inventory.get().getImgVersion();
    int mode = inventory.get().getCompress();
    if (version != PLAIN_VERSION && version != COMPRESSED_VERSION) {
      String hint = version == 0 ? "; it is a pre-dump" : "";
      throw wrongInventory("img_version is %d, expected 2 or 3%s".formatted(version, hint));
    }
    if (mode != 0 && mode != 1) {
      throw wrongInventory(
          "compress is %s, expected 0 or 1".formatted(Integer.toUnsignedString(mode)));
    }
    if (mode == 1 && version == PLAIN_VERSION) {
      throw wrongInventory("compress is 1, but img_version is 2, expected 3");
    }
    return mode == 1;
  }

  private ImageFormatException wrongInventory(String reason) {
    return new ImageFormatException(directory.resolve(INVENTORY).toString(), 0, reason);
  }

  /** Looks all page maps through, before anything is written. */
  private List<PagesFile> files() throws IOException {
    List<PagesFile> files = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    for (String name : set.store().names()) {
      if (ImageTypes.byFileName(name).filter(it -> PAGE_MAPS.contains(it.name())).isPresent()) {
        PagesFile file = PagesFile.of(set, name, pageSize, !compresses());
        String other = owners.putIfAbsent(file.name(), name);
        if (other != null) {
          throw new ImageFormatException(
              directory.resolve(name).toString(),
              0,
              "its pages are in %s, which are those of %s".formatted(file.name(), other));
        }
        files.add(file);
      }
    }
    return files;
  }

  private long convert(List<PagesFile> files, StagedDirectory target) throws IOException {
    RawRanges raw = RawRanges.of(set);
    int cores = Runtime.getRuntime().availableProcessors();
    int most = Math.min(2 * cores, compresses() ? MOST_COMPRESSING : MOST_DECOMPRESSING);
    long after = 0;
    try (var runs = new OrderedRuns(most, options.acceleration())) {
      for (PagesFile file : files) {
        if (file.pages() > 0) {
          after += convert(file, new Conversion(target, runs, raw));
        }
      }
    }
    return after;
  }

  /** What the conversions of all page maps share. */
  private record Conversion(StagedDirectory target, OrderedRuns runs, RawRanges raw) {}

  private long convert(PagesFile file, Conversion shared) throws IOException {
    try (var entries = Entries.open(set.store(), file.map());
        ByteSource pages = pages(file);
        StagedMember map = replace(file.map(), shared.target());
        StagedMember target = replace(file.name(), shared.target())) {
      var writer = new ImageWriter(map.stream(), entries.type(), entries.head());
      var transfer = new Transfer(file, entries, pages, writer, target);
      entries.next();
      transfer.write(entries.message(pagemap_head.parser()));
      long size =
          compresses()
              ? new PageCompressor(transfer, shared.raw(), shared.runs()).run()
              : new PageDecompressor(transfer, shared.runs()).run();
      writer.finish();
      return size;
    }
  }

  /** Opens the pages file, which need not be there if it is empty. */
  private ByteSource pages(PagesFile file) throws IOException {
    return set.has(file.name())
        ? set.store().open(file.name())
        : ByteSource.of(file.name(), new byte[0]);
  }

  private StagedMember replace(String name, StagedDirectory target) throws IOException {
    if (options.keepsBackups() && set.has(name)) {
      target.link(name, name + BACKUP);
    }
    return target.create(name);
  }

  private void convertInventory(StagedDirectory target) throws IOException {
    try (var entries = Entries.open(set.store(), INVENTORY);
        StagedMember file = replace(INVENTORY, target)) {
      var writer = new ImageWriter(file.stream(), entries.type(), entries.head());
      var sink = new ByteSink();
      entries.next();
      sink.put(converted(entries.message(inventory_entry.parser())).toByteArray());
      writer.entry(sink);
      writer.finish();
    }
  }

  private inventory_entry converted(inventory_entry inventory) throws IOException {
    inventory_entry.Builder builder = inventory.toBuilder();
    if (compresses()) {
      builder.setImgVersion(COMPRESSED_VERSION).setCompress(1).setCompressBlockSize(pageSize);
    } else {
      boolean hasParent = Files.exists(directory.resolve("parent"), LinkOption.NOFOLLOW_LINKS);
      int version = hasParent ? COMPRESSED_VERSION : PLAIN_VERSION;
      builder.setImgVersion(version).setCompress(0).clearCompressBlockSize();
    }
    return builder.buildPartial();
  }
}
