package crit.memory;

import crit.bytes.ByteSource;
import crit.bytes.StagedDirectory;
import crit.bytes.StagedMember;
import crit.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Makes one full set of a set and its parents: every page that the parents have is put into the
 * set's own pages files, not compressed, and nothing else changes. The sets that it is made of stay
 * as they are.
 */
public final class Compaction {
  private static final String PARENT = "parent";
  private static final int PIECE = 1 << 18;

  /**
   * What was done.
   *
   * @param pages how many pages the new set has
   * @param inParents how many of them came from parents
   * @param pageSize the size of a page in bytes
   */
  public record Result(long pages, long inParents, int pageSize) {}

  private Compaction() {}

  /**
   * Writes the full set.
   *
   * @param to the directory to make, which must not exist or be empty
   * @throws IOException if a page is nowhere in the chain of parents; nothing is written then
   */
  public static Result compact(Checkpoint set, Path to) throws IOException {
    try (var staged = StagedDirectory.beginNew(to);
        var flat = FlatStore.flatten(set)) {
      byte[] piece = new byte[PIECE];
      for (String file : flat.names()) {
        if (!file.equals(PARENT)) {
          try (ByteSource source = flat.open(file);
              StagedMember copy = staged.create(file)) {
            copy(source, copy.stream(), piece);
          }
        }
      }
      staged.commit();
      return flat.result();
    }
  }

  private static void copy(ByteSource source, OutputStream out, byte[] piece) throws IOException {
    long position = 0;
    int count = source.read(position, piece, 0, PIECE);
    while (count > 0) {
      out.write(piece, 0, count);
      position += count;
      count = source.read(position, piece, 0, PIECE);
    }
  }
}
