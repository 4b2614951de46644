package crit.checkpoint;

import crit.bytes.ByteSource;
import java.io.Closeable;
import java.io.IOException;

/** The bytes of an archive's members. Safe for several threads. */
sealed interface ArchiveContents extends Closeable permits PlainContents, UnpackedContents {
  /**
   * Opens a regular file, which is good until the contents are closed.
   *
   * @param name how errors call it
   */
  ByteSource open(ArchiveTree.Entry entry, String name) throws IOException;
}
