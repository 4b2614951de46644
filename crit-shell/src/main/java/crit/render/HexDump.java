package crit.render;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;

/**
 * Bytes as hexdump -C shows them: address, sixteen bytes in hex, the same as text; lines that
 * repeat the one before are one line with a star.
 *
 * <p>Bytes may come in pieces of any length. Not safe for several threads.
 */
public final class HexDump {
  private static final int LINE = 16;
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private final Writer out;
  private final byte[] line = new byte[LINE];
  private final byte[] before = new byte[LINE];
  private final StringBuilder text = new StringBuilder();
  private long address;
  private int filled;
  private boolean hasBefore;
  private boolean isRepeating;

  /** Starts a dump of bytes that have addresses from {@code address} on. */
  public HexDump(Writer out, long address) {
    this.out = out;
    this.address = address;
  }

  /** Adds bytes. */
  public void put(byte[] bytes, int offset, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      line[filled++] = bytes[offset + i];
      if (filled == LINE) {
        flushLine();
      }
    }
  }

  /** Ends the dump with the address behind the last byte. */
  public void end() throws IOException {
    if (filled > 0) {
      write();
      address += filled;
      filled = 0;
    }
    out.append("%016x%n".formatted(address).replace("\r", ""));
    out.flush();
  }

  private void flushLine() throws IOException {
    boolean isSame = hasBefore && Arrays.equals(line, before);
    if (!isSame) {
      write();
    } else if (!isRepeating) {
      out.write("*\n");
    }
    isRepeating = isSame;
    hasBefore = true;
    System.arraycopy(line, 0, before, 0, LINE);
    address += LINE;
    filled = 0;
  }

  private void write() throws IOException {
    text.setLength(0);
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      text.append(DIGITS[(int) (address >>> shift) & 15]);
    }
    text.append(' ');
    for (int i = 0; i < LINE; i++) {
      text.append(i == LINE / 2 ? "  " : " ");
      if (i < filled) {
        text.append(DIGITS[line[i] >> 4 & 15]).append(DIGITS[line[i] & 15]);
      } else {
        text.append("  ");
      }
    }
    text.append("  |");
    for (int i = 0; i < filled; i++) {
      text.append(line[i] >= ' ' && line[i] <= '~' ? (char) line[i] : '.');
    }
    out.append(text.append("|\n"));
  }
}
