package crit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output without a buffer, which tells a reader that went away from other errors. */
final class StandardOutput extends OutputStream {
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      if ("Broken pipe".equals(e.getMessage())) {
        throw new BrokenPipeException(e);
      }
      throw new IOException("standard output: " + e.getMessage(), e);
    }
  }
}
