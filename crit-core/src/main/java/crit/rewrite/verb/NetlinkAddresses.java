package crit.rewrite.verb;

import crit.rewrite.Change;
import crit.rewrite.RawDraft;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes addresses in files of netlink messages, in place: those that {@code ip addr save}, {@code
 * ip route save} and {@code ip rule save} write behind a word of magic, and those of connection
 * tracking without one. Messages and attributes that are not known stay. Source: {@code
 * linux/rtnetlink.h}, {@code linux/if_addr.h}, {@code linux/fib_rules.h}, {@code
 * linux/netfilter/nfnetlink_conntrack.h}.
 */
final class NetlinkAddresses {
  private static final int HEADER = 16;
  private static final int ATTRIBUTE = 4;
  private static final int TYPE = 0x3fff;
  private static final int ALIGNMENT = 4;
  private static final int CONNTRACK = 1;

  /** Of each message its fixed part's length, and which attributes are addresses. */
  private static final Map<Integer, Shape> SHAPES =
      Map.of(
          20, new Shape(8, Set.of(1, 2, 4, 5, 7)),
          24, new Shape(12, Set.of(1, 2, 5, 7, 19)),
          32, new Shape(12, Set.of(1, 2)));

  private final AddressChange change;
  private final String file;
  private final ByteBuffer bytes;
  private final List<Change> changes = new ArrayList<>();

  private record Shape(int fixed, Set<Integer> addresses) {}

  private NetlinkAddresses(AddressChange change, String file, byte[] bytes) {
    this.change = change;
    this.file = file;
    this.bytes = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Changes a file, up to where it is no sequence of messages any more.
   *
   * @return whether anything was changed
   */
  static boolean change(AddressChange change, RawDraft draft) {
    var netlink = new NetlinkAddresses(change, draft.file(), draft.bytes());
    netlink.run();
    if (!netlink.changes.isEmpty()) {
      draft.replace(netlink.bytes.array(), netlink.changes);
    }
    return !netlink.changes.isEmpty();
  }

  private void run() {
    int size = bytes.capacity();
    if (size < HEADER) {
      return;
    }
    int at = isMagic(bytes.getInt(0), size) ? Integer.BYTES : 0;
    if (isMagic(bytes.getInt(at), size)) {
      bytes.order(ByteOrder.BIG_ENDIAN);
    }
    while (size - at >= HEADER) {
      int length = bytes.getInt(at);
      if (length < HEADER || length > size - at) {
        return;
      }
      message(at, at + length, bytes.getShort(at + Integer.BYTES));
      at += aligned(length);
    }
  }

  /** A length of a message is within the file; a word of magic is not. */
  private static boolean isMagic(int word, int size) {
    return word < HEADER || word > size;
  }

  private static int aligned(int length) {
    return length + ALIGNMENT - 1 & -ALIGNMENT;
  }

  private void message(int start, int end, int type) {
    Shape shape = SHAPES.get(type);
    if (shape != null) {
      attributes(start + HEADER + shape.fixed(), end, shape.addresses());
    } else if (type >>> Byte.SIZE == CONNTRACK) {
      tuples(start + HEADER + ATTRIBUTE, end, 0);
    }
  }

  /** Walks along attributes; those that have addresses are changed. */
  private void attributes(int from, int end, Set<Integer> addresses) {
    int at = from;
    while (end - at >= ATTRIBUTE) {
      int length = Short.toUnsignedInt(bytes.getShort(at));
      if (length < ATTRIBUTE || length > end - at) {
        return;
      }
      if (addresses.contains(bytes.getShort(at + 2) & TYPE)) {
        address(at + ATTRIBUTE, length - ATTRIBUTE);
      }
      at += aligned(length);
    }
  }

  /**
   * Walks along a connection: the tuples of both directions, their addresses, and each of these.
   */
  private void tuples(int from, int end, int depth) {
    int at = from;
    while (end - at >= ATTRIBUTE) {
      int length = Short.toUnsignedInt(bytes.getShort(at));
      if (length < ATTRIBUTE || length > end - at) {
        return;
      }
      int type = bytes.getShort(at + 2) & TYPE;
      if (depth == 0 && (type == 1 || type == 2) || depth == 1 && type == 1) {
        tuples(at + ATTRIBUTE, at + length, depth + 1);
      } else if (depth == 2 && type >= 1 && type <= 4) {
        address(at + ATTRIBUTE, length - ATTRIBUTE);
      }
      at += aligned(length);
    }
  }

  private void address(int at, int length) {
    byte[] old = Arrays.copyOfRange(bytes.array(), at, at + length);
    Optional<byte[]> now = change.change(old);
    if (now.isPresent()) {
      System.arraycopy(now.get(), 0, bytes.array(), at, length);
      String path = "0x" + Integer.toHexString(at);
      changes.add(
          new Change(file, -1, path, AddressChange.text(old), AddressChange.text(now.get())));
    }
  }
}
