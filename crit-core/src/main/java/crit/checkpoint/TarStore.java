package crit.checkpoint;

import crit.bytes.ByteSource;
import crit.bytes.TarMember;
import crit.bytes.TarReader;
import crit.image.ImageTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The images in an archive, as container engines export checkpoints. Nothing is unpacked by name,
 * so that no member can get out of the archive.
 *
 * @param name the path as it was given, for a parent with its directory in the archive
 * @param folder the directory in the archive that has the images; empty for its root
 * @param isOwner whether closing it closes the archive
 */
record TarStore(
    String name, ArchiveTree tree, String folder, ArchiveContents contents, boolean isOwner)
    implements ImageStore {

  /**
   * Opens an archive.
   *
   * @throws IOException if it is none, is compressed with something unknown, or has no images
   */
  static TarStore open(Path path) throws IOException {
    ByteSource archive = ByteSource.of(path);
    try {
      Compression compression = Compression.of(archive);
      var tree = new ArchiveTree(archive.name());
      ArchiveContents contents =
          switch (compression) {
            case NONE -> PlainContents.of(requireTar(archive, path), tree);
            case GZIP, ZSTD -> UnpackedContents.of(archive, compression, tree);
            case XZ, BZIP2, LZ4 -> throw unknown(path, compression);
          };
      return of(archive.name(), tree, contents);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static TarStore of(String name, ArchiveTree tree, ArchiveContents contents)
      throws IOException {
    try {
      return new TarStore(name, tree, ArchiveSets.choose(name, tree), contents, true);
    } catch (IOException e) {
      contents.close();
      throw e;
    }
  }

  private static IOException unknown(Path path, Compression compression) {
    return new IOException(
        "%s: is compressed with %s, expected tar, tar.gz or tar.zst; unpack it with: %s"
            .formatted(path, compression.name().toLowerCase(Locale.ROOT), compression.command()));
  }

  private static ByteSource requireTar(ByteSource archive, Path path) throws IOException {
    if (TarReader.isTar(archive)) {
      return archive;
    }
    boolean isImage = ImageTypes.byFileName(String.valueOf(path.getFileName())).isPresent();
    throw new IOException(
        path
            + ": is neither a directory nor an archive (tar, tar.gz, tar.zst)"
            + (isImage ? "; it is one file of a checkpoint, which is the directory" : ""));
  }

  @Override
  public List<String> names() {
    return tree.files(folder);
  }

  @Override
  public boolean contains(String file) {
    return find(folder, file).isPresent();
  }

  @Override
  public ByteSource open(String file) throws IOException {
    Optional<ArchiveTree.Entry> entry = find(folder, file);
    if (entry.isEmpty()) {
      throw ImageNames.missing(this, file);
    }
    return open(entry.get(), ArchiveTree.within(folder, file));
  }

  private ByteSource open(ArchiveTree.Entry entry, String path) throws IOException {
    String shown = archive() + ":" + path;
    if (entry.member().kind() == TarMember.Kind.SPARSE) {
      throw new IOException(
          shown + ": is stored as a sparse file, which is not read; archive it without tar's -S");
    }
    return contents.open(entry, shown);
  }

  @Override
  public Optional<ByteSource> companion(String file) throws IOException {
    boolean isOfEngine = ImageNames.isOfEngine(folder.substring(folder.lastIndexOf('/') + 1));
    for (String place : List.of(isOfEngine ? ArchiveTree.above(folder) : folder, folder)) {
      Optional<ArchiveTree.Entry> entry = find(place, file);
      if (entry.isPresent()) {
        return Optional.of(open(entry.get(), ArchiveTree.within(place, file)));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<ImageStore> parent() throws IOException {
    String link = ArchiveTree.within(folder, ImageNames.PARENT);
    Optional<String> target = target(link);
    if (target.isEmpty()) {
      return tree.directory(link).map(this::at);
    }
    Optional<String> place = ArchiveTree.target(folder, target.get());
    if (place.isEmpty()) {
      throw new IOException(
          "%s:%s: leads out of the archive, to %s".formatted(archive(), link, target.get()));
    }
    Optional<String> found = tree.directory(place.get());
    if (found.isEmpty()) {
      boolean isOfEngine = ImageNames.isOfEngine(place.get());
      throw new IOException(
          "%s:%s: leads to %s, which the archive does not have%s"
              .formatted(
                  archive(),
                  link,
                  place.get(),
                  isOfEngine ? "; it is in the archive of the pre-checkpoint" : ""));
    }
    return found.map(this::at);
  }

  /** Returns what the parent link says, if there is one. */
  private Optional<String> target(String link) throws IOException {
    Optional<TarMember> member = tree.find(link).map(ArchiveTree.Entry::member);
    if (member.isPresent() && member.get().kind() == TarMember.Kind.SYMBOLIC_LINK) {
      return Optional.of(member.get().link());
    }
    Optional<ArchiveTree.Entry> file = tree.file(link);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (ByteSource text = open(file.get(), link)) {
      return Optional.of(ImageNames.linkText(text));
    }
  }

  private TarStore at(String place) {
    return new TarStore(archive() + ":" + place, tree, place, contents, false);
  }

  private String archive() {
    return tree.archive();
  }

  @Override
  public Optional<Path> directory() {
    return Optional.empty();
  }

  private Optional<ArchiveTree.Entry> find(String place, String file) {
    return ImageNames.isPlain(file) ? tree.file(ArchiveTree.within(place, file)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    if (isOwner) {
      contents.close();
    }
  }
}
