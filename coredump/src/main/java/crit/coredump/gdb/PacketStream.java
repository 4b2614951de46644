package crit.coredump.gdb;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Packets over a connection. What is no packet is skipped; a packet that is damaged is asked for
 * again, one that is too long is dropped. Not safe for several threads.
 */
final class PacketStream {
  /** The most bytes of a packet's data, as {@code qSupported} announces it. */
  static final int LONGEST = 1 << 16;

  private static final int INTERRUPT = 3;
  private static final int ESCAPE = 0x7d;
  private static final int ESCAPED = 0x20;

  private final InputStream in;
  private final OutputStream out;
  private boolean isAcknowledging = true;

  /** Takes both directions of a connection. */
  PacketStream(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in, LONGEST);
    this.out = out;
  }

  /** No longer confirms packets. */
  void stopAcknowledging() {
    isAcknowledging = false;
  }

  /**
   * Returns the data of the next packet, with escapes undone; that of an interrupt is {@code \3}.
   * Nothing at the end of the connection.
   */
  Optional<byte[]> next() throws IOException {
    while (true) {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      if (b == INTERRUPT) {
        return Optional.of(new byte[] {INTERRUPT});
      }
      if (b == '$') {
        Optional<byte[]> data = packet();
        if (data.isPresent()) {
          return data;
        }
      }
    }
  }

  /** Reads what is behind a dollar; nothing if it is damaged, too long or the connection ends. */
  private Optional<byte[]> packet() throws IOException {
    var data = new ByteArrayOutputStream();
    int sum = 0;
    int b = in.read();
    boolean isEscaped = false;
    while (b >= 0 && b != '#') {
      if (b == '$') {
        data.reset(); // the packet before was cut off
        sum = 0;
        isEscaped = false;
      } else {
        sum += b;
        if (b == ESCAPE && !isEscaped) {
          isEscaped = true;
        } else if (data.size() <= LONGEST) {
          data.write(isEscaped ? b ^ ESCAPED : b);
          isEscaped = false;
        }
      }
      b = in.read();
    }
    int high = Character.digit(in.read(), 16);
    int low = Character.digit(in.read(), 16);
    boolean isWhole = b == '#' && high >= 0 && low >= 0;
    boolean isGood = isWhole && (sum & 0xff) == high * 16 + low && data.size() <= LONGEST;
    if (isAcknowledging && b == '#') {
      out.write(isGood || data.size() > LONGEST ? '+' : '-');
      out.flush();
    }
    return isGood ? Optional.of(data.toByteArray()) : Optional.empty();
  }

  /** Sends a packet. */
  void send(byte[] data) throws IOException {
    var packet = new ByteArrayOutputStream(data.length + 16);
    packet.write('$');
    int sum = 0;
    for (byte it : data) {
      int b = it & 0xff;
      if (b == '$' || b == '#' || b == '*' || b == ESCAPE) {
        packet.write(ESCAPE);
        sum += ESCAPE;
        b ^= ESCAPED;
      }
      packet.write(b);
      sum += b;
    }
    packet.write('#');
    packet.writeBytes(HexFormat.of().toHexDigits((byte) sum).getBytes(StandardCharsets.US_ASCII));
    packet.writeTo(out);
    out.flush();
  }
}
