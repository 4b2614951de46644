package crit.field;

import crit.bytes.ByteSink;
import crit.schemas.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses in words of 4 bytes, each in network byte order but read as the machine that dumped
 * reads its words: on little endian 127.0.0.1 is 0x0100007f.
 */
public final class IpText {
  private static final int GROUPS = 8;
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

  private IpText() {}

  /** Returns whether so many words are an address: one of IPv4, or four of IPv6. */
  public static boolean isAddress(int words) {
    return words == 1 || words == 4;
  }

  /** Puts an address of one or four words, an IPv6 one as RFC 5952 has it, never in dotted form. */
  public static void print(ByteSink sink, int[] words, int count, boolean isBigEndian) {
    byte[] octets = new byte[count * Integer.BYTES];
    for (int i = 0; i < octets.length; i++) {
      int shift = isBigEndian ? 24 - i % 4 * 8 : i % 4 * 8;
      octets[i] = (byte) (words[i / 4] >>> shift);
    }
    if (count == 1) {
      for (int i = 0; i < octets.length; i++) {
        sink.ascii((i == 0 ? "" : ".") + (octets[i] & 0xff));
      }
    } else {
      printGroups(sink, octets);
    }
  }

  /** Returns the words of an address. */
  public static int[] parse(String text, boolean isBigEndian) throws FieldValueException {
    byte[] octets = V4.matcher(text).matches() ? parseV4(text) : parseV6(text);
    int[] words = new int[octets.length / Integer.BYTES];
    for (int i = 0; i < octets.length; i++) {
      int shift = isBigEndian ? 24 - i % 4 * 8 : i % 4 * 8;
      words[i / 4] |= (octets[i] & 0xff) << shift;
    }
    return words;
  }

  private static void printGroups(ByteSink sink, byte[] octets) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (octets[2 * i] & 0xff) << 8 | octets[2 * i + 1] & 0xff;
    }
    int zeros = longestZeros(groups);
    int length = zeros < 0 ? 0 : zerosFrom(groups, zeros);
    for (int i = 0; i < GROUPS; i++) {
      if (i == zeros) {
        sink.ascii("::");
        i += length - 1;
      } else {
        if (i > 0 && i != zeros + length) {
          sink.put(':');
        }
        sink.ascii(Integer.toHexString(groups[i]));
      }
    }
  }

  /** Returns where the first of the longest runs of zeros starts, -1 if none has two. */
  private static int longestZeros(int[] groups) {
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = zerosFrom(groups, i);
      if (length > bestLength) {
        best = i;
        bestLength = length;
      }
    }
    return best;
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }

  private static byte[] parseV4(String text) throws FieldValueException {
    byte[] octets = new byte[4];
    String[] parts = text.split("\\.", -1);
    for (int i = 0; i < octets.length; i++) {
      long octet = IntegerText.parse(FieldType.UINT32, parts[i]);
      if (octet > 0xff) {
        throw noAddress(text);
      }
      octets[i] = (byte) octet;
    }
    return octets;
  }

  private static byte[] parseV6(String text) throws FieldValueException {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] octets = parseGroups(text, true, text);
      return checkLength(octets, octets.length == 2 * GROUPS, text);
    }
    byte[] front = parseGroups(text.substring(0, gap), false, text);
    byte[] back = parseGroups(text.substring(gap + 2), true, text);
    checkLength(front, front.length + back.length < 2 * GROUPS, text);
    byte[] octets = Arrays.copyOf(front, 2 * GROUPS);
    System.arraycopy(back, 0, octets, octets.length - back.length, back.length);
    return octets;
  }

  private static byte[] checkLength(byte[] octets, boolean isRight, String text)
      throws FieldValueException {
    if (!isRight) {
      throw noAddress(text);
    }
    return octets;
  }

  private static byte[] parseGroups(String part, boolean isLast, String text)
      throws FieldValueException {
    List<Byte> octets = new ArrayList<>();
    for (String group : part.isEmpty() ? new String[0] : part.split(":", -1)) {
      if (isLast && part.endsWith(group) && V4.matcher(group).matches()) {
        for (byte octet : parseV4(group)) {
          octets.add(octet);
        }
      } else if (GROUP.matcher(group).matches()) {
        int value = Integer.parseInt(group, 16);
        octets.add((byte) (value >> 8));
        octets.add((byte) value);
      } else {
        throw noAddress(text);
      }
    }
    byte[] bytes = new byte[octets.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = octets.get(i);
    }
    return bytes;
  }

  private static FieldValueException noAddress(String text) {
    return new FieldValueException(
        "found \"%s\", expected an address such as 127.0.0.1 or ::1".formatted(text));
  }
}
