package crit.rewrite;

import crit.bytes.ByteSource;
import crit.bytes.Spool;
import crit.image.ImageFormatException;
import crit.image.ImageReader;
import crit.image.ImageType;
import crit.image.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs actions over the entries of one image. Bytes of entries that do not change are copied as
 * they are, and extras too.
 *
 * <p>One thread reads, runs the actions and writes, batch by batch in the order of the image. What
 * changed is built and compared on the other cores meanwhile.
 */
final class EntryEditor implements Closeable {
  private static final int PIECE = 1 << 16;

  /** From this size on, in bytes, an image is worth several threads. */
  private static final int LARGE = 1 << 19;

  private final ByteSource source;
  private final ImageReader reader;
  private final Spool out = new Spool(Path.of(System.getProperty("java.io.tmpdir")));
  private final byte[] piece = new byte[PIECE];

  /** From where on the source's bytes are not copied yet. */
  private long clean;

  private boolean isChanged;

  /** Runs the actions of one entry. */
  @FunctionalInterface
  interface Step {
    /** Changes the entry, and returns which rules hit it; empty if none. */
    List<Rule> apply(Draft draft) throws IOException;
  }

  EntryEditor(ByteSource source) throws IOException {
    this.source = source;
    this.reader = ImageReader.open(source, Limits.DEFAULT);
  }

  ImageType type() {
    return reader.type();
  }

  /**
   * Runs over all entries.
   *
   * @return whether any has changed; {@link #result} has the image then
   */
  boolean run(String file, Step step, Rewriter.Listener listener) throws IOException {
    boolean wantsChanges = listener.wantsChanges();
    try (var workers = new Workers<EntryBatch>(source.size() < LARGE)) {
      boolean hasMore = reader.next();
      while (hasMore) {
        var batch = new EntryBatch(file, reader);
        hasMore = batch.fill(reader, source.size());
        batch.apply(step);
        workers.submit(batch, () -> batch.build(wantsChanges));
        while (workers.isReady()) {
          put(workers.take(), listener);
        }
      }
      while (workers.isBusy()) {
        put(workers.take(), listener);
      }
    }
    return isChanged;
  }

  private void put(EntryBatch batch, Rewriter.Listener listener) throws IOException {
    for (EntryBatch.Edited entry : batch.edited()) {
      copyTo(entry.offset());
      out.put(batch.built(), entry.start(), entry.end() - entry.start());
      clean = entry.rest();
      isChanged = true;
      for (Change change : entry.changes()) {
        listener.changed(entry.rules(), change);
      }
    }
    batch.check();
  }

  private void copyTo(long end) throws IOException {
    while (clean < end) {
      int count = source.read(clean, piece, 0, (int) Math.min(PIECE, end - clean));
      if (count < 0) {
        throw new ImageFormatException(
            source.name(), clean, "ends at %d, expected %d bytes".formatted(clean, end));
      }
      out.put(piece, 0, count);
      clean += count;
    }
  }

  /** Returns the new image, which is good until the spool is closed. */
  ByteSource result(String name) throws IOException {
    copyTo(source.size());
    return out.toSource(name);
  }

  /** Returns what has to stay open as long as the result. */
  Closeable spool() {
    return out;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
