package crit.coredump;

import crit.bytes.SparseOutput;
import crit.bytes.StagedFile;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Writes planned core files to where they are to be. */
public final class CoreFile {
  private CoreFile() {}

  /**
   * Writes a core file beside its place and puts it there when it is complete and on the disk. A
   * new file is its owner's alone, as the kernel's are: it holds what the program knew.
   *
   * @throws IOException if it cannot be written, or a page cannot be read; then nothing is there
   */
  public static void write(CorePlan plan, Path file, Optional<CoreCompression> compression)
      throws IOException {
    try (var staged = StagedFile.createPrivate(file)) {
      if (compression.isPresent()) {
        write(plan, staged.stream(), compression);
      } else {
        CoreWriter.write(plan, staged.sparse());
      }
      staged.commit();
    }
  }

  /** Writes a core file to a stream, zeros and all, which is left open. */
  public static void write(
      CorePlan plan, OutputStream stream, Optional<CoreCompression> compression)
      throws IOException {
    if (compression.isEmpty()) {
      CoreWriter.write(plan, SparseOutput.of(stream));
      return;
    }
    try (var out = compression.get().over(open(stream))) {
      CoreWriter.write(plan, SparseOutput.of(out));
    }
  }

  /** Returns a stream that closing does not close. */
  private static OutputStream open(OutputStream stream) {
    return new FilterOutputStream(stream) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }
}
