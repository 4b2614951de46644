package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.bytes.UnexpectedEndException;
import crit.image.ImageFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteMessagesTest {
  private static final int MAGIC = 0x47361222;
  private static final int NEW_ADDRESS = 20;
  private static final int NEW_LINK = 16;
  private static final byte[] ONE = {127, 0, 0, 1};
  private static final byte[] TWO = {10, 0, 0, 2};

  private record Attribute(int type, byte... value) {}

  /** Returns a file with these messages. */
  static byte[] file(byte[]... messages) {
    ByteBuffer out = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC);
    for (byte[] message : messages) {
      out.put(message).position(-Math.floorDiv(-out.position(), 4) * 4);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Returns a message with the address 127.0.0.1/8 of a device. */
  static byte[] loopback(int device, String label) {
    return message(
        ByteOrder.LITTLE_ENDIAN,
        NEW_ADDRESS,
        device,
        new Attribute(1, ONE),
        new Attribute(2, ONE),
        new Attribute(3, label.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] message(ByteOrder order, int type, int device, Attribute... attributes) {
    ByteBuffer out = ByteBuffer.allocate(500).order(order);
    out.putInt(0).putShort((short) type).putShort((short) 0).putInt(0).putInt(0);
    out.put((byte) 2).put((byte) 8).put((byte) 0x80).put((byte) 254).putInt(device);
    for (Attribute attribute : attributes) {
      out.putShort((short) (attribute.value.length + 4)).putShort((short) attribute.type);
      out.put(attribute.value).position(-Math.floorDiv(-out.position(), 4) * 4);
    }
    return Arrays.copyOf(out.putInt(0, out.position()).array(), out.position());
  }

  private static List<RouteMessages.DeviceAddress> read(byte[] file) throws IOException {
    return RouteMessages.addresses(ByteSource.of("ifaddr-1.img", file));
  }

  @Test
  void anEmptyFileHasNoAddress() throws IOException {
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void otherMessagesAndAttributesAreSkipped() throws IOException {
    byte[] link = message(ByteOrder.LITTLE_ENDIAN, NEW_LINK, 3);
    byte[] odd =
        message(
            ByteOrder.LITTLE_ENDIAN,
            NEW_ADDRESS,
            5,
            new Attribute(99, (byte) 1),
            new Attribute(1, TWO),
            new Attribute(8, (byte) 1, (byte) 2, (byte) 0, (byte) 0));

    var addresses = read(file(link, odd, loopback(1, "lo\0")));

    assertThat(addresses).extracting(RouteMessages.DeviceAddress::device).containsExactly(5, 1);
    assertThat(addresses.getFirst().address().toString()).isEqualTo("10.0.0.2/8");
    assertThat(addresses.getFirst().address().flags())
        .containsExactly("IFA_F_SECONDARY", "IFA_F_NOPREFIXROUTE");
    assertThat(addresses.get(1).address().flags()).containsExactly("IFA_F_PERMANENT");
  }

  @Test
  void theLocalAddressIsThatOfTheDeviceAndTheOtherThatOfItsPeer() throws IOException {
    byte[] message =
        message(
            ByteOrder.LITTLE_ENDIAN,
            NEW_ADDRESS,
            1,
            new Attribute(1, ONE),
            new Attribute(2, TWO),
            new Attribute(4, ONE));

    NetDeviceView.NetAddress address = read(file(message)).getFirst().address();

    assertThat(address).hasToString("10.0.0.2/8 to 127.0.0.1");
    assertThat(address.broadcast()).isEqualTo("127.0.0.1");
  }

  @Test
  void aFileOfABigEndianMachineIsRead() throws IOException {
    byte[] message = message(ByteOrder.BIG_ENDIAN, NEW_ADDRESS, 7, new Attribute(1, ONE));
    byte[] file = ByteBuffer.allocate(4 + message.length).putInt(MAGIC).put(message).array();

    RouteMessages.DeviceAddress found = read(file).getFirst();

    assertThat(found.device()).isEqualTo(7);
    assertThat(found.address()).hasToString("127.0.0.1/8");
    assertThat(found.address().scope()).isEqualTo("host");
    assertThat(found.address().flags()).containsExactly("IFA_F_PERMANENT");
  }

  @Test
  void everyPrefixFailsUnlessItEndsBetweenMessages() throws IOException {
    byte[] file = file(loopback(1, "lo\0"), loopback(2, "e\0"));
    int first = 4 + loopback(1, "lo\0").length;

    for (int length = 1; length < file.length; length++) {
      byte[] prefix = Arrays.copyOf(file, length);
      if (length == 4 || length == first) {
        assertThat(read(prefix)).hasSize(length == 4 ? 0 : 1);
      } else {
        assertThatThrownBy(() -> read(prefix))
            .as("of %d bytes", length)
            .isInstanceOf(UnexpectedEndException.class);
      }
    }
  }

  @Test
  void aMagicOfAnotherFileIsRefused() {
    assertThatThrownBy(() -> read(new byte[] {1, 2, 3, 4}))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("ifaddr-1.img: magic is 0x04030201, expected 0x47361222");
  }

  @Test
  void lengthsThatCannotBeAreRefused() {
    byte[] tiny = file(loopback(1, "lo\0"));
    tiny[4] = 15;
    byte[] huge = file(loopback(1, "lo\0"));
    Arrays.fill(huge, 4, 8, (byte) -1);
    byte[] noHeader = file(loopback(1, "lo\0"));
    noHeader[4] = 20;
    byte[] attribute = file(loopback(1, "lo\0"));
    attribute[28] = (byte) 200;
    byte[] noAttribute = file(loopback(1, "lo\0"));
    noAttribute[28] = 3;

    assertRefused(tiny, "at 0x4 message is 15 bytes long, expected at least 16");
    assertRefused(huge, "at 0x4 message is 4294967295 bytes long");
    assertRefused(noHeader, "at 0x4 message is 20 bytes long, expected at least 24");
    assertRefused(attribute, "at 0x1c attribute is 200 bytes long, expected 4 to 24");
    assertRefused(noAttribute, "at 0x1c attribute is 3 bytes long");
  }

  private static void assertRefused(byte[] file, String reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("ifaddr-1.img: " + reason);
  }
}
