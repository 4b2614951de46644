package crit.rewrite.verb;

import crit.bytes.ByteSink;
import crit.bytes.Words;
import crit.field.FieldValueException;
import crit.field.IpText;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A network and another of the same size that takes its place; the part of an address behind the
 * prefix stays. An IPv4 network stands for the same addresses in the form that IPv6 sockets have,
 * too. Unchangeable.
 */
final class AddressChange {
  private static final int V4 = 4;
  private static final int V6 = 16;

  /** What stands before an IPv4 address in an IPv6 socket. */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final byte[] from;
  private final byte[] to;

  /** The bits that count, in octets. */
  private final byte[] mask;

  private AddressChange(Network from, Network to) {
    this.from = from.octets();
    this.to = to.octets();
    this.mask = new byte[this.from.length];
    for (int bit = 0; bit < from.prefix(); bit++) {
      mask[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
    }
  }

  /** An address in octets, and how many of its bits count. */
  private static final class Network {
    private final byte[] octets;
    private final int prefix;

    Network(byte[] octets, int prefix) {
      this.octets = octets;
      this.prefix = prefix;
    }

    byte[] octets() {
      return octets;
    }

    int prefix() {
      return prefix;
    }
  }

  /**
   * Takes two values of a rule: addresses, or networks as in 10.0.0.0/8.
   *
   * @throws RuleException if one is neither, or they have other families or sizes
   */
  static AddressChange of(Arguments arguments, String from, String to) throws RuleException {
    Network old = network(arguments, from);
    Network now = network(arguments, to);
    if (old.octets().length != now.octets().length) {
      throw arguments.wrong(
          to,
          "is '%s', expected an address of IPv%d as in %s"
              .formatted(arguments.text(to), old.octets().length == V4 ? 4 : 6, from));
    }
    if (old.prefix() != now.prefix()) {
      throw arguments.wrong(
          to,
          "has a prefix of %d bits, expected %d as in %s"
              .formatted(now.prefix(), old.prefix(), from));
    }
    return new AddressChange(old, now);
  }

  private static Network network(Arguments arguments, String name) throws RuleException {
    String text = arguments.text(name);
    int slash = text.indexOf('/');
    try {
      byte[] octets = parse(slash < 0 ? text : text.substring(0, slash));
      int bits = octets.length * Byte.SIZE;
      int prefix = slash < 0 ? bits : Integer.parseUnsignedInt(text.substring(slash + 1));
      if (prefix <= bits) {
        return new Network(octets, prefix);
      }
    } catch (FieldValueException | NumberFormatException _) {
      // said below
    }
    throw arguments.wrong(
        name,
        "is '%s', expected an address as in 10.0.0.2, or a network as in 10.0.0.0/24 or fd00::/64"
            .formatted(text));
  }

  /** Returns the octets of an address in network order. */
  static byte[] parse(String text) throws FieldValueException {
    int[] words = IpText.parse(text, false);
    byte[] octets = new byte[words.length * Integer.BYTES];
    for (int i = 0; i < words.length; i++) {
      put(words[i], octets, i);
    }
    return octets;
  }

  /** Returns the octets of an address that is in words, each with its octets in memory order. */
  static byte[] octets(List<Integer> words) {
    byte[] octets = new byte[words.size() * Integer.BYTES];
    for (int i = 0; i < words.size(); i++) {
      put(words.get(i), octets, i);
    }
    return octets;
  }

  private static void put(int word, byte[] octets, int index) {
    int at = index * Integer.BYTES;
    octets[at] = (byte) word;
    octets[at + 1] = (byte) (word >> 8);
    octets[at + 2] = (byte) (word >> 16);
    octets[at + 3] = (byte) (word >> 24);
  }

  /** Returns the words of an address. */
  static int[] words(byte[] octets) {
    int[] words = new int[octets.length / Integer.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = Words.u32(octets, i * Integer.BYTES);
    }
    return words;
  }

  /** Returns an address as people write it. */
  static String text(byte[] octets) {
    int[] words = words(octets);
    var sink = new ByteSink();
    IpText.print(sink, words, words.length, false);
    return new String(sink.array(), 0, sink.length(), StandardCharsets.US_ASCII);
  }

  /**
   * Returns the address that an address becomes, if it is in the network.
   *
   * @param octets 4 or 16, in network order
   */
  Optional<byte[]> change(byte[] octets) {
    if (octets.length == from.length) {
      return isIn(octets, 0) ? Optional.of(moved(octets, 0)) : Optional.empty();
    }
    boolean isMapped =
        octets.length == V6
            && from.length == V4
            && Arrays.equals(octets, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return isMapped && isIn(octets, MAPPED.length)
        ? Optional.of(moved(octets, MAPPED.length))
        : Optional.empty();
  }

  private boolean isIn(byte[] octets, int start) {
    for (int i = 0; i < mask.length; i++) {
      if (((octets[start + i] ^ from[i]) & mask[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] moved(byte[] octets, int start) {
    byte[] moved = octets.clone();
    for (int i = 0; i < mask.length; i++) {
      moved[start + i] = (byte) (moved[start + i] & ~mask[i] | to[i] & mask[i]);
    }
    return moved;
  }
}
