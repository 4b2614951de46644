package crit.checkpoint;

import crit.bytes.ByteSource;
import crit.bytes.Spool;
import crit.bytes.TarMember;
import crit.bytes.TarReader;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Members of a compressed archive, which can be read from its start only.
 *
 * <p>A first pass over all of it keeps the members of up to {@value #SMALL} bytes, {@value
 * #ALL_SMALL} bytes of them at most, in memory or in a temporary file. Another member is put into a
 * temporary file of its own when it is first opened, by a second pass that goes on from member to
 * member and starts anew only for one that it has left behind. Temporary files have no name and are
 * readable by their owner alone; they last until the contents are closed.
 */
final class UnpackedContents implements ArchiveContents {
  static final int SMALL = 4 << 20;
  static final long ALL_SMALL = 512 << 20;

  private static final long LATER = -1;

  private final ByteSource archive;
  private final Compression compression;
  private final Path directory;
  private final List<Spool> spools = new ArrayList<>();
  private final Map<Long, ByteSource> large = new HashMap<>();
  private ByteSource small;
  private @Nullable Pass second;

  private UnpackedContents(ByteSource archive, Compression compression) {
    this.archive = archive;
    this.compression = compression;
    this.directory = Path.of(System.getProperty("java.io.tmpdir"));
    this.small = ByteSource.of(archive.name(), new byte[0]);
  }

  /** Finds the members and keeps the small ones. */
  static UnpackedContents of(ByteSource archive, Compression compression, ArchiveTree tree)
      throws IOException {
    var contents = new UnpackedContents(archive, compression);
    try {
      contents.keepSmall(tree);
      return contents;
    } catch (IOException | RuntimeException e) {
      contents.closeSpools();
      throw e;
    }
  }

  private void keepSmall(ArchiveTree tree) throws IOException {
    Spool spool = newSpool();
    try (var first = new Pass()) {
      for (Optional<TarMember> at = first.next(); at.isPresent(); at = first.next()) {
        TarMember member = at.get();
        boolean isKept =
            member.kind() == TarMember.Kind.FILE
                && member.size() <= SMALL
                && member.size() <= ALL_SMALL - spool.length();
        tree.add(new ArchiveTree.Entry(member, isKept ? spool.length() : LATER));
        if (isKept) {
          first.transfer(spool);
        }
      }
      first.finish();
    }
    small = spool.toSource(archive.name());
  }

  @Override
  public ByteSource open(ArchiveTree.Entry entry, String name) throws IOException {
    TarMember member = entry.member();
    return entry.place() == LATER
        ? large(member).slice(name, 0, member.size())
        : small.slice(name, entry.place(), member.size());
  }

  private synchronized ByteSource large(TarMember member) throws IOException {
    ByteSource source = large.get(member.offset());
    if (source == null) {
      source = unpack(member);
      large.put(member.offset(), source);
    }
    return source;
  }

  private ByteSource unpack(TarMember member) throws IOException {
    Spool spool = newSpool();
    try {
      passTo(member).transfer(spool);
      return spool.toSource(archive.name());
    } catch (IOException e) {
      closeSecond();
      spool.close();
      throw e;
    }
  }

  private Pass passTo(TarMember member) throws IOException {
    Pass pass = second;
    if (pass == null || pass.position >= member.offset()) {
      closeSecond();
      pass = new Pass();
      second = pass;
    }
    Optional<TarMember> at = pass.next();
    while (at.isPresent() && at.get().offset() < member.offset()) {
      at = pass.next();
    }
    if (!at.equals(Optional.of(member))) {
      throw new IOException(archive.name() + ": was changed while it was read");
    }
    return pass;
  }

  private Spool newSpool() {
    var spool = new Spool(directory);
    spools.add(spool);
    return spool;
  }

  private void closeSecond() throws IOException {
    if (second != null) {
      second.close();
      second = null;
    }
  }

  private void closeSpools() throws IOException {
    for (Spool spool : spools) {
      spool.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closeSecond();
    closeSpools();
    archive.close();
  }

  /** Goes over the archive from its start. */
  private final class Pass implements Closeable {
    private final UnpackedStream stream;
    private final TarReader reader;
    private long position = -1;

    Pass() throws IOException {
      stream = compression.unpack(archive);
      reader = new TarReader(ByteSource.of(unpackedName(), stream));
    }

    private String unpackedName() {
      return archive.name() + ", unpacked";
    }

    Optional<TarMember> next() throws IOException {
      Optional<TarMember> member = reader.next();
      position = member.isPresent() ? member.get().offset() : Long.MAX_VALUE;
      return member;
    }

    void transfer(Spool spool) throws IOException {
      reader.transfer((bytes, offset, length) -> {
        try {
          spool.put(bytes, offset, length);
        } catch (IOException e) {
          throw new IOException(
              "%s: cannot be unpacked into %s: %s"
                  .formatted(archive.name(), directory, e.getMessage()),
              e);
        }
      });
    }

    /** Reads what is behind the last member, so that the checksum of the data is compared. */
    void finish() throws IOException {
      try {
        stream.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        throw new IOException(unpackedName() + ": " + e.getMessage(), e);
      }
      if (stream.isCut()) {
        var shortage = new Shortage(archive.size(), 1, 0);
        throw new UnexpectedEndException(archive.name(), "rest of the compressed data", shortage);
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
