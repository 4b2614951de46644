package crit.checkpoint;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * What a decoder unpacks. Where its input is cut off, this ends: whoever knows what should follow
 * then says what is missing.
 */
final class UnpackedStream extends FilterInputStream {
  private boolean isCut;

  UnpackedStream(InputStream decoder) {
    super(decoder);
  }

  /** Returns whether the input ended before its own end. */
  boolean isCut() {
    return isCut;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (isCut) {
      return -1;
    }
    try {
      return in.read(into, offset, length);
    } catch (EOFException _) {
      isCut = true;
      return -1;
    } catch (ZipException | RuntimeException e) {
      // aircompressor tells malformed input by several unchecked exceptions
      throw new IOException("the compressed data is damaged: " + e.getMessage(), e);
    }
  }
}
