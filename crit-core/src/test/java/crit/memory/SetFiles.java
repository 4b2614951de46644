package crit.memory;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.memory.MemoryConversion.Direction;
import crit.memory.MemoryConversion.Options;
import crit.memory.MemoryConversion.Result;
import crit.schemas.proto.inventory_entry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sets of images as directories, to convert and to compare. */
final class SetFiles {
  private static final Path SAMPLES =
      Path.of(System.getProperty("crit.root", "..")).resolve("samples");

  private SetFiles() {}

  /** Returns a directory of the samples, as in {@code checkpoints/threads}. */
  static Path sample(String name) {
    return SAMPLES.resolve(name);
  }

  /**
   * Returns all sets of the samples that have pages and no parent, pre-dumps left out, as {@link
   * #sample} takes them.
   */
  static Stream<String> withPages(boolean isCompressed) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      for (Path inventory : files.filter(it -> it.endsWith("inventory.img")).sorted().toList()) {
        Path directory = inventory.resolveSibling("");
        boolean hasPages = false;
        for (Path file : list(directory)) {
          String name = file.getFileName().toString();
          hasPages |= name.matches("pages-[0-9]+[.]img") && Files.size(file) > 0;
        }
        boolean isWhole = hasPages && !Files.isSymbolicLink(directory.resolve("parent"));
        inventory_entry what = inventory(directory);
        boolean isPreDump = what.getImgVersion() == 0;
        if (isWhole && !isPreDump && (what.getCompress() != 0) == isCompressed) {
          names.add(SAMPLES.relativize(directory).toString());
        }
      }
    }
    return names.stream();
  }

  private static inventory_entry inventory(Path directory) throws IOException {
    try (var set = Checkpoint.open(directory)) {
      return set.inventory().orElseThrow();
    }
  }

  /** Copies a directory of files and links. */
  static Path copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (Path file : list(from)) {
      Files.copy(file, to.resolve(from.relativize(file)), LinkOption.NOFOLLOW_LINKS);
    }
    return to;
  }

  /** Writes a set that was built in memory. */
  static Path write(SetBuilder set, Path to) throws IOException {
    Files.createDirectory(to);
    for (Map.Entry<String, byte[]> file : set.files().entrySet()) {
      Files.write(to.resolve(file.getKey()), file.getValue());
    }
    return to;
  }

  static Result compress(Path directory) throws IOException {
    return convert(directory, new Options(Direction.COMPRESS, false, 1));
  }

  static Result decompress(Path directory) throws IOException {
    return convert(directory, new Options(Direction.DECOMPRESS, false, 1));
  }

  static Result convert(Path directory, Options options) throws IOException {
    try (var set = Checkpoint.open(directory)) {
      return MemoryConversion.run(set, options);
    }
  }

  /** Returns what is in a directory: hashes of files, and where links lead. */
  static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : list(directory)) {
      String what = Files.isSymbolicLink(file) ? "-> " + Files.readSymbolicLink(file) : hash(file);
      contents.put(file.getFileName().toString(), what);
    }
    return contents;
  }

  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  private static String hash(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return new BigInteger(1, digest).toString(16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
