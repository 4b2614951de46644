package crit.checkpoint;

import crit.bytes.ByteSource;
import crit.bytes.StagedFile;
import crit.bytes.TarCopy;
import crit.bytes.TarCopy.Fate;
import crit.bytes.TarMember;
import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Copies the archive of a container engine with other bytes, other names or nothing for some of its
 * images; all else, and the order, stays. It is compressed as it was.
 */
public final class ArchiveCopy {
  private static final int BUFFER = 1 << 16;

  /** What becomes of the images. */
  public interface Images {
    /** Returns the name that an image gets; nothing if it is left out. */
    Optional<String> name(String image) throws IOException;

    /** Returns the image's bytes, which are closed; nothing if it keeps those it has. */
    Optional<ByteSource> bytes(String image) throws IOException;
  }

  private ArchiveCopy() {}

  /**
   * Copies an archive, and puts the copy in its place when it is complete.
   *
   * @param from a tar, tar.gz or tar.zst
   * @param to the copy, which may be the archive itself
   */
  public static void copy(Path from, Path to, Images images) throws IOException {
    try (TarStore store = TarStore.open(from);
        ByteSource archive = ByteSource.of(from);
        StagedFile staged = StagedFile.create(to)) {
      Compression compression = Compression.of(archive);
      try (OutputStream out = packed(compression, staged.stream())) {
        if (compression == Compression.NONE) {
          TarCopy.copy(archive, out, member -> fate(member, store.folder(), images));
        } else {
          ByteSource plain = ByteSource.of(archive.name(), compression.unpack(archive));
          TarCopy.copy(plain, out, member -> fate(member, store.folder(), images));
        }
      }
      staged.commit();
    }
  }

  private static OutputStream packed(Compression compression, OutputStream out) throws IOException {
    return switch (compression) {
      case GZIP -> new GZIPOutputStream(out, BUFFER);
      case ZSTD -> ZstdOutputStream.create(out);
      case NONE, XZ, BZIP2, LZ4 -> out;
    };
  }

  private static Fate fate(TarMember member, String folder, Images images) throws IOException {
    Optional<String> path = ArchiveTree.resolve("", member.name());
    int slash = path.map(it -> it.lastIndexOf('/')).orElse(-1);
    boolean isImage =
        path.isPresent()
            && member.kind() == TarMember.Kind.FILE
            && path.get().substring(0, Math.max(0, slash)).equals(folder);
    if (!isImage) {
      return new Fate.Kept();
    }
    String file = path.get().substring(slash + 1);
    Optional<String> name = images.name(file);
    if (name.isEmpty()) {
      return new Fate.Dropped();
    }
    Optional<ByteSource> bytes = images.bytes(file);
    if (bytes.isEmpty() && name.get().equals(file)) {
      return new Fate.Kept();
    }
    String directory = member.name().substring(0, member.name().lastIndexOf('/') + 1);
    return new Fate.Changed(directory + name.get(), bytes);
  }
}
