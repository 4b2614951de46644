package crit.rewrite;

import crit.bytes.ByteSource;
import crit.bytes.StagedDirectory;
import crit.bytes.StagedMember;
import crit.checkpoint.ArchiveCopy;
import crit.checkpoint.ImageStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a set that rules changed, all files at one moment. Files that did not change are second
 * names of the old ones, or copies where the file system allows none.
 */
public final class EditionWriter {
  private static final int PIECE = 1 << 20;
  private static final String BACKUP = ".bak";
  private static final String PARENT = "parent";
  private static final String MARK =
      "Made by crit daemon view, which replaces this directory with all that is in it.\n";

  private final Edition edition;
  private final Path from;

  private EditionWriter(Edition edition, Path from) {
    this.edition = edition;
    this.from = from;
  }

  private static EditionWriter of(Edition edition) throws IOException {
    Path from =
        edition
            .base()
            .directory()
            .orElseThrow(() ->
                new IOException(
                    edition.name() + ": is an archive, expected a directory; unpack it first"));
    return new EditionWriter(edition, from);
  }

  /**
   * Replaces the directory that the set came from.
   *
   * @param keepsBackups whether each file that is replaced, removed or renamed stays as NAME.bak
   * @throws IOException if it cannot; nothing has changed then
   */
  public static void replace(Edition edition, boolean keepsBackups) throws IOException {
    EditionWriter writer = of(edition);
    try (var to = StagedDirectory.begin(writer.from)) {
      Set<String> settled = new HashSet<>();
      for (String file : edition.made()) {
        settled.add(file);
        writer.write(file, to);
      }
      for (String file : edition.names()) {
        String old = edition.kept(file).orElse(file);
        if (!old.equals(file)) {
          settled.add(file);
          to.carry(to.place().resolve(old), file);
        }
      }
      for (String file : edition.gone()) {
        settled.add(file);
        to.remove(file);
      }
      if (keepsBackups) {
        backUp(settled, to);
      }
      to.commit();
    }
  }

  /**
   * Copies the archive that the set came from, with what rules changed.
   *
   * @param from the archive
   * @param to the copy, which may be the archive itself
   */
  public static void copyArchive(Edition edition, Path from, Path to) throws IOException {
    Map<String, String> names = new HashMap<>();
    for (String file : edition.names()) {
      names.put(edition.origin(file), file);
    }
    Set<String> made = edition.made();
    ArchiveCopy.copy(
        from,
        to,
        new ArchiveCopy.Images() {
          @Override
          public Optional<String> name(String image) {
            return Optional.ofNullable(names.get(image));
          }

          @Override
          public Optional<ByteSource> bytes(String image) throws IOException {
            String name = names.getOrDefault(image, image);
            return made.contains(name) ? Optional.of(edition.open(name)) : Optional.empty();
          }
        });
  }

  private static void backUp(Set<String> settled, StagedDirectory to) throws IOException {
    for (String file : settled) {
      if (Files.isRegularFile(to.place().resolve(file))) {
        to.link(file, file + BACKUP);
      }
    }
  }

  /**
   * Writes a new directory.
   *
   * @param directory must not exist or be empty
   * @throws IOException if it cannot be made; there is nothing then
   */
  public static void write(Edition edition, Path directory) throws IOException {
    EditionWriter writer = of(edition);
    try (var to = StagedDirectory.beginNew(directory)) {
      writer.writeAll(to, directory);
      to.commit();
    }
  }

  /**
   * Makes a directory that shows the set, or has one show it that this made before, at one moment.
   * A file in it tells that this made it. What it was before stays beside it, as CRIU may be in the
   * middle of it and takes an image that is gone for one that never was.
   *
   * @param directory must not exist, be empty, or be such a one
   * @return deletes what it was before
   * @throws IOException if it is another one, or cannot be replaced; nothing has changed then
   */
  public static Closeable show(Edition edition, Path directory) throws IOException {
    EditionWriter writer = of(edition);
    boolean isShown = Files.isRegularFile(directory.resolve(ImageStore.VIEW_MARK));
    refuseOthers(directory, isShown);
    try (var to =
        isShown ? StagedDirectory.begin(directory) : StagedDirectory.beginNew(directory)) {
      writer.writeAll(to, directory);
      try (StagedMember mark = to.create(ImageStore.VIEW_MARK)) {
        mark.stream().write(MARK.getBytes(StandardCharsets.UTF_8));
      }
      to.removeRest();
      if (isShown) {
        return to.commitBeside();
      }
      to.commit();
      return () -> {};
    }
  }

  private static void refuseOthers(Path directory, boolean isShown) throws IOException {
    if (isShown || !Files.isDirectory(directory)) {
      return;
    }
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        throw new IOException(
            "%s: has %s and no %s, so it is no view that crit made, and only such are replaced; name another directory, or empty this one"
                .formatted(directory, entry.getFileName(), ImageStore.VIEW_MARK));
      }
    }
  }

  private void writeAll(StagedDirectory to, Path directory) throws IOException {
    Set<String> gone = new HashSet<>(edition.gone());
    for (String file : edition.names()) {
      gone.add(file);
      if (edition.kept(file).isPresent()) {
        to.carry(from.resolve(edition.kept(file).get()), file);
      } else {
        write(file, to);
      }
    }
    try (var entries = Files.newDirectoryStream(from)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.equals(PARENT) && Files.isSymbolicLink(entry)) {
          to.symbolicLink(parent(entry, directory), PARENT);
        } else if (!gone.contains(name) && isCarried(entry)) {
          to.carry(entry, name);
        }
      }
    }
  }

  /**
   * Sockets that a daemon left, links to what lies elsewhere, and what tells that the set is a view
   * are not a part of it.
   */
  private static boolean isCarried(Path entry) {
    return Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
        || (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
            && !entry.endsWith(ImageStore.VIEW_MARK));
  }

  /** Returns what the link to the parent has to say in another directory: it must be relative. */
  private static Path parent(Path link, Path directory) throws IOException {
    return directory.toRealPath().relativize(link.toRealPath());
  }

  private void write(String file, StagedDirectory to) throws IOException {
    try (ByteSource source = edition.open(file);
        StagedMember member = to.create(file)) {
      OutputStream out = member.stream();
      byte[] piece = new byte[(int) Math.min(PIECE, Math.max(1, source.size()))];
      long position = 0;
      int count = source.read(position, piece, 0, piece.length);
      while (count > 0) {
        out.write(piece, 0, count);
        position += count;
        count = source.read(position, piece, 0, piece.length);
      }
    }
  }
}
