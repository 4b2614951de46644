package crit.explore;

import com.google.protobuf.ByteString;
import crit.bytes.ByteSink;
import crit.field.IpText;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Addresses as people write them. */
final class SocketAddresses {
  private static final int V4_OCTETS = 4;
  private static final int V6_OCTETS = 16;
  private static final int MAPPED = 12;

  private SocketAddresses() {}

  /**
   * Returns an address and port, as in {@code 127.0.0.1:80} and {@code [::1%eth0]:80}; empty if
   * there is neither.
   *
   * @param words the words of the address in network byte order, as the machine read them
   * @param device the device that the address is of, or nothing
   */
  static String internet(List<Integer> words, int port, String device, ByteOrder order) {
    boolean isAddress = IpText.isAddress(words.size());
    if (port == 0 && words.stream().allMatch(it -> it == 0)) {
      return "";
    }
    String address = isAddress ? ip(octets(words, order)) : "?";
    String scope = device.isEmpty() ? "" : "%" + device;
    String number = Integer.toUnsignedString(port);
    return address.indexOf(':') < 0
        ? address + scope + ":" + number
        : "[" + address + scope + "]:" + number;
  }

  /** Returns an address alone; empty if there is none. */
  static String host(List<Integer> words, ByteOrder order) {
    boolean isAny = words.stream().allMatch(it -> it == 0);
    return isAny ? "" : ip(octets(words, order));
  }

  private static byte[] octets(List<Integer> words, ByteOrder order) {
    byte[] octets = new byte[words.size() * Integer.BYTES];
    for (int i = 0; i < octets.length; i++) {
      int place = i % Integer.BYTES * Byte.SIZE;
      int shift = order == ByteOrder.BIG_ENDIAN ? Integer.SIZE - Byte.SIZE - place : place;
      octets[i] = (byte) (words.get(i / Integer.BYTES) >>> shift);
    }
    return octets;
  }

  /** Returns an address of 4 or 16 octets in network order; others in hex. */
  static String ip(byte[] octets) {
    if (octets.length != V4_OCTETS && octets.length != V6_OCTETS) {
      return HexFormat.of().formatHex(octets);
    }
    int start = isMapped(octets) ? MAPPED : 0;
    int[] words = new int[(octets.length - start) / Integer.BYTES];
    for (int i = 0; i < words.length; i++) {
      for (int j = 0; j < Integer.BYTES; j++) {
        words[i] = words[i] << Byte.SIZE | octets[start + i * Integer.BYTES + j] & 0xff;
      }
    }
    var text = new ByteSink();
    IpText.print(text, words, words.length, true);
    String address = new String(text.array(), 0, text.length(), StandardCharsets.US_ASCII);
    return start == 0 ? address : "::ffff:" + address;
  }

  /** Returns whether an address of IPv6 stands for one of IPv4. */
  private static boolean isMapped(byte[] octets) {
    if (octets.length != V6_OCTETS) {
      return false;
    }
    for (int i = 0; i < MAPPED; i++) {
      if (octets[i] != (i < MAPPED - 2 ? 0 : -1)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the name of a unix socket: a path, or with {@code @} in front an abstract name. */
  static String unix(ByteString name) {
    byte[] bytes = name.toByteArray();
    int length = bytes.length;
    boolean isAbstract = length > 0 && bytes[0] == 0;
    if (!isAbstract && length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return isAbstract ? text.replace('\0', '@') : text;
  }
}
