package crit.bytes;

import java.io.IOException;
import java.io.InputStream;

/** A source from its start to its end; it does not close the source. */
final class SourceStream extends InputStream {
  private final ByteSource source;
  private final byte[] one = new byte[1];
  private long position;

  SourceStream(ByteSource source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = source.read(position, into, offset, length);
    position += Math.max(count, 0);
    return count;
  }

  @Override
  public int available() {
    boolean isKnown = source.size() != ByteSource.UNKNOWN;
    return isKnown ? Math.clamp(source.size() - position, 0, Integer.MAX_VALUE) : 0;
  }
}
