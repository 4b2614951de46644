package crit.checkpoint;

import crit.bytes.ByteSource;
import crit.bytes.TarMember;
import crit.bytes.TarReader;
import java.io.IOException;
import java.util.Optional;

/** Members of an archive that is not compressed, read where they are. */
record PlainContents(ByteSource archive) implements ArchiveContents {

  /** Finds the members; their places are their positions in the archive. */
  static PlainContents of(ByteSource archive, ArchiveTree tree) throws IOException {
    var reader = new TarReader(archive);
    for (Optional<TarMember> at = reader.next(); at.isPresent(); at = reader.next()) {
      tree.add(new ArchiveTree.Entry(at.get(), at.get().offset()));
    }
    return new PlainContents(archive);
  }

  @Override
  public ByteSource open(ArchiveTree.Entry entry, String name) {
    return archive.slice(name, entry.place(), entry.member().size());
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
