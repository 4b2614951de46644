package crit.checkpoint;

import crit.bytes.Words;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Passes zstd data on to a decoder, and looks at the structure of its frames as they go by: a
 * decoder takes as much memory as a frame's head tells it to, and does not know frames to be
 * skipped.
 *
 * <p>Source: RFC 8878, section 3.
 */
final class ZstdFrames extends InputStream {
  /**
   * The largest window that the decoder knows, in bytes: all levels but zstd's --ultra have less.
   */
  private static final long MAX_WINDOW = 1L << 23;

  /** The most that a frame may hold which needs all of it as its window, in bytes. */
  private static final long MAX_SINGLE = 1L << 27;

  private static final int FRAME = 0xfd2f_b528;
  private static final int SKIPPABLE = 0x184d2a50;
  private static final int SKIPPABLE_MASK = 0xffff_fff0;
  private static final int MAX_HEAD = 18;

  private final InputStream in;

  /** What was looked at and is yet to be passed on. */
  private final byte[] head = new byte[MAX_HEAD];

  private int headAt;
  private int headEnd;

  /** How many bytes pass before there is something to look at. */
  private long passing;

  private boolean isInFrame;
  private boolean isLastBlock;
  private boolean hasChecksum;

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  static boolean isSkippable(byte[] start) {
    return start.length >= 4 && (Words.u32(start, 0) & SKIPPABLE_MASK) == SKIPPABLE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  /**
   * {@inheritDoc}
   *
   * @throws EOFException if the data ends within a frame
   */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (headAt == headEnd && passing == 0 && !look()) {
      return -1;
    }
    if (headAt < headEnd) {
      int count = Math.min(length, headEnd - headAt);
      System.arraycopy(head, headAt, into, offset, count);
      headAt += count;
      return count;
    }
    int count = in.read(into, offset, (int) Math.min(length, passing));
    if (count < 0) {
      throw new EOFException();
    }
    passing -= count;
    return count;
  }

  /** Looks at the next head, of a frame or of a block, and returns whether there is one. */
  private boolean look() throws IOException {
    headAt = 0;
    headEnd = 0;
    if (isInFrame && isLastBlock) {
      isInFrame = false;
      if (hasChecksum) {
        take(4);
        return true;
      }
    }
    if (isInFrame) {
      lookAtBlock();
      return true;
    }
    return lookAtFrame();
  }

  private void lookAtBlock() throws IOException {
    take(3);
    int word = head[0] & 0xff | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
    boolean isRun = (word >> 1 & 3) == 1;
    isLastBlock = (word & 1) != 0;
    passing = isRun ? 1 : word >> 3;
  }

  private boolean lookAtFrame() throws IOException {
    int first = in.read(head, 0, 1);
    if (first < 0) {
      return false;
    }
    headEnd = 1;
    take(3);
    while (isSkippable(head)) {
      take(4);
      in.skipNBytes(Integer.toUnsignedLong(Words.u32(head, 4)));
      headEnd = in.readNBytes(head, 0, 4);
      if (headEnd == 0) {
        return false;
      }
      take(4 - headEnd);
    }
    if (Words.u32(head, 0) != FRAME) {
      throw new IOException(
          "the compressed data is damaged: a frame starts with 0x%08x, expected 0x%08x"
              .formatted(Words.u32(head, 0), FRAME));
    }
    lookAtFrameHead();
    return true;
  }

  private void lookAtFrameHead() throws IOException {
    take(1);
    int descriptor = head[4];
    boolean isSingle = (descriptor & 0x20) != 0;
    hasChecksum = (descriptor & 0x04) != 0;
    isInFrame = true;
    isLastBlock = false;
    if (!isSingle) {
      take(1);
      int byExponent = Byte.toUnsignedInt(head[5]);
      long base = 1L << 10 + (byExponent >> 3);
      requireWindow(base + base / 8 * (byExponent & 7), MAX_WINDOW);
    }
    take(new int[] {0, 1, 2, 4}[descriptor & 3]);
    int sizeBytes = new int[] {isSingle ? 1 : 0, 2, 4, 8}[descriptor >> 6 & 3];
    take(sizeBytes);
    if (isSingle) {
      byte[] size = Arrays.copyOf(Arrays.copyOfRange(head, headEnd - sizeBytes, headEnd), 8);
      requireWindow(Words.u64(size, 0) + (sizeBytes == 2 ? 256 : 0), MAX_SINGLE);
    }
  }

  private static void requireWindow(long window, long limit) throws IOException {
    if (Long.compareUnsigned(window, limit) > 0) {
      throw new IOException(
          "a zstd frame needs a window of %s bytes, at most %d; unpack it with: zstd -d --long=31"
              .formatted(Long.toUnsignedString(window), limit));
    }
  }

  private void take(int count) throws IOException {
    if (in.readNBytes(head, headEnd, count) < count) {
      throw new EOFException();
    }
    headEnd += count;
  }
}
