package crit.explore;

import crit.bytes.ByteReader;
import crit.bytes.ByteSource;
import crit.image.ImageFormatException;
import crit.names.NumberNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses of network devices as {@code ip addr save} of iproute2 writes them: a word of
 * magic, then messages of rtnetlink ({@code linux/rtnetlink.h}, {@code linux/if_addr.h}), each
 * padded to 4 bytes, all in the byte order of the machine that wrote them. Other messages and
 * attributes are skipped.
 */
final class RouteMessages {
  private static final int MAGIC = 0x47361222;
  private static final int NEW_ADDRESS = 20;
  private static final int HEADER = 16;
  private static final int ADDRESS_HEADER = 8;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int ATTRIBUTE_TYPE = 0x3fff;
  private static final int ALIGNMENT = 4;
  private static final NumberNames SCOPES =
      NumberNames.of("", "0: global 200: site 253: link host nowhere");
  private static final NumberNames FLAGS =
      NumberNames.of(
          "IFA_F_",
          """
          0x1: SECONDARY 0x2: NODAD 0x4: OPTIMISTIC 0x8: DADFAILED 0x10: HOMEADDRESS
          0x20: DEPRECATED 0x40: TENTATIVE 0x80: PERMANENT 0x100: MANAGETEMPADDR
          0x200: NOPREFIXROUTE 0x400: MCAUTOJOIN 0x800: STABLE_PRIVACY
          """);

  private final ByteReader in;
  private final boolean isBigEndian;

  /** An address, and the number of the device that has it. */
  record DeviceAddress(int device, NetDeviceView.NetAddress address) {}

  private RouteMessages(ByteReader in, boolean isBigEndian) {
    this.in = in;
    this.isBigEndian = isBigEndian;
    in.setBigEndian(isBigEndian);
  }

  /**
   * Reads all addresses of a file; none if it is empty.
   *
   * @throws IOException if it does not start with the magic, or a message or attribute is longer
   *     than what is left
   */
  static List<DeviceAddress> addresses(ByteSource source) throws IOException {
    var in = new ByteReader(source);
    List<DeviceAddress> addresses = new ArrayList<>();
    if (!in.atEnd()) {
      int magic = (int) in.u32("magic");
      if (magic != MAGIC && magic != Integer.reverseBytes(MAGIC)) {
        throw new ImageFormatException(
            in.name(), 0, "magic is 0x%08x, expected 0x%08x".formatted(magic, MAGIC));
      }
      var messages = new RouteMessages(in, magic != MAGIC);
      while (!in.atEnd()) {
        messages.next(addresses);
      }
    }
    return addresses;
  }

  private void next(List<DeviceAddress> into) throws IOException {
    long start = in.position();
    long length = in.u32("length of a message");
    if (length < HEADER || length > Integer.MAX_VALUE) {
      throw wrong(
          start, "message is %d bytes long, expected at least %d".formatted(length, HEADER));
    }
    int type = in.u16("type of a message");
    in.skip(HEADER - Integer.BYTES - Short.BYTES, "header of a message");
    long end = start + length;
    in.require((int) (end - in.position()), "message");
    if (type == NEW_ADDRESS) {
      into.add(address(start, end));
    }
    in.skip(end - in.position(), "message");
    in.advance(in.ahead((int) (-length & ALIGNMENT - 1)));
  }

  private DeviceAddress address(long start, long end) throws IOException {
    if (end - in.position() < ADDRESS_HEADER) {
      throw wrong(
          start,
          "message is %d bytes long, expected at least %d"
              .formatted(end - start, HEADER + ADDRESS_HEADER));
    }
    int word = in.u16("family of an address");
    int second = in.u16("flags of an address");
    int prefix = isBigEndian ? word & 0xff : word >>> Byte.SIZE;
    int scope = isBigEndian ? second & 0xff : second >>> Byte.SIZE;
    var draft = new Draft(isBigEndian ? second >>> Byte.SIZE : second & 0xff);
    int device = (int) in.u32("device of an address");
    while (end - in.position() >= ATTRIBUTE_HEADER) {
      attribute(end, draft);
    }
    return new DeviceAddress(device, draft.address(prefix, SCOPES.text(scope)));
  }

  private void attribute(long end, Draft draft) throws IOException {
    long start = in.position();
    int length = in.u16("length of an attribute");
    int type = in.u16("type of an attribute") & ATTRIBUTE_TYPE;
    if (length < ATTRIBUTE_HEADER || length > end - start) {
      throw wrong(
          start, "attribute is %d bytes long, expected 4 to %d".formatted(length, end - start));
    }
    int size = length - ATTRIBUTE_HEADER;
    in.require(size, "attribute");
    byte[] value = Arrays.copyOfRange(in.buffer(), in.index(), in.index() + size);
    if (type == Draft.FLAGS && size == Integer.BYTES) {
      draft.flags = (int) in.u32("flags of an address");
    } else {
      draft.put(type, value);
      in.advance(size);
    }
    in.skip(Math.min(-length & ALIGNMENT - 1, end - in.position()), "padding");
  }

  private ImageFormatException wrong(long offset, String reason) {
    return new ImageFormatException(in.name(), offset, "at 0x%x %s".formatted(offset, reason));
  }

  /** The attributes of an address. */
  private static final class Draft {
    private static final int ADDRESS = 1;
    private static final int LOCAL = 2;
    private static final int LABEL = 3;
    private static final int BROADCAST = 4;
    private static final int FLAGS = 8;

    private String address = "";
    private String local = "";
    private String label = "";
    private String broadcast = "";
    private int flags;

    Draft(int flags) {
      this.flags = flags;
    }

    void put(int type, byte[] value) {
      switch (type) {
        case ADDRESS -> address = SocketAddresses.ip(value);
        case LOCAL -> local = SocketAddresses.ip(value);
        case BROADCAST -> broadcast = SocketAddresses.ip(value);
        case LABEL -> label = new String(value, StandardCharsets.UTF_8).replace("\0", "");
        default -> {
          // lifetimes, and who set it
        }
      }
    }

    /** Of a link between two, the local address is this end's and the other that of the peer. */
    NetDeviceView.NetAddress address(int prefix, String scope) {
      boolean hasPeer = !local.isEmpty() && !address.isEmpty() && !local.equals(address);
      return new NetDeviceView.NetAddress(
          local.isEmpty() ? address : local,
          prefix,
          hasPeer ? address : "",
          broadcast,
          scope,
          label,
          RouteMessages.FLAGS.flagNames(Integer.toUnsignedLong(flags)));
    }
  }
}
