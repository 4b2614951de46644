package crit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.Allocation;
import crit.bytes.ByteSource;
import crit.image.ImageBuilder;
import crit.image.ImageFormatException;
import crit.image.Limits;
import crit.schemas.proto.ipc_desc_entry;
import crit.schemas.proto.ipc_msg_entry;
import crit.wire.WireBytes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Images that no criu wrote cost no more than their size allows, and are refused where they lie.
 */
final class HostileImageTest {

  /** Directories within each other. */
  private static byte[] nested(int depth) {
    var directory = new WireBytes().string(1, "d");
    for (int i = 0; i < depth; i++) {
      directory = new WireBytes().string(1, "d").message(2, directory);
    }
    return new WireBytes().message(2, directory).build();
  }

  /** The same, each with an unknown field behind the inner one. */
  private static byte[] nestedWithUnknown(int depth) {
    var directory = new WireBytes().string(1, "d");
    for (int i = 0; i < depth; i++) {
      directory = new WireBytes().string(1, "d").message(2, directory).varint(99, 1);
    }
    return new WireBytes().message(2, directory).build();
  }

  @Test
  void messagesNestedAsDeepAsAllowedComeBack() throws IOException {
    byte[] message = nested(99);
    String json = Codec.print("cg_controller_entry", message, false);
    assertThat(Codec.parse("cg_controller_entry", json)).isEqualTo(message);
    String pretty = Codec.print("cg_controller_entry", message, true);
    assertThat(pretty).contains("\n" + " ".repeat(4 * 201) + "\"dir_name\": \"d\"\n");
    assertThat(Codec.parse("cg_controller_entry", pretty)).isEqualTo(message);
  }

  @Test
  void unknownFieldsAtEveryLevelCostNoMorePerLevel() throws IOException {
    byte[] message = nestedWithUnknown(20);
    long allocated =
        Allocation.of(() -> {
          String json = Codec.print("cg_controller_entry", message, false);
          assertThat(Codec.parse("cg_controller_entry", json)).isEqualTo(message);
        });
    assertThat(allocated).isLessThan(16 << 20);
  }

  @Test
  void messagesNestedDeeperThanAllowedAreRefused() {
    byte[] image =
        ImageBuilder.of("CGROUP").entry(new WireBytes().bytes(2, nested(100)).build()).build();
    assertThatThrownBy(() -> Codec.decode(image, JsonForm.PLAIN))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageStartingWith("test.img: entry 0 at 0x8: controllers.dirs.children.children.")
        .hasMessageEndingWith(" messages are nested deeper than 100");
  }

  @Test
  void jsonNestedDeeperThanAllowedIsRefused() {
    String json = "{\"children\": [".repeat(150);
    assertThatThrownBy(() -> Codec.parse("cgroup_dir_entry", json))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("found messages nested deeper than 100");
  }

  @Test
  void anyMessageAboveTheLimitIsRefused() {
    var limits = new Limits(100, 10);
    byte[] image = ImageBuilder.of("FS").entry(new byte[101]).build();
    assertThatThrownBy(() -> Codec.decode(ByteSource.of("a.img", image), JsonForm.PLAIN, limits))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage("a.img: entry 0 at 0x8: message is 101 bytes long, at most 100 are allowed");
  }

  @Test
  void malformedMessageIsNamedWithPlaceAndPath() {
    byte[] message =
        new WireBytes().varint(1, 1).message(3, new WireBytes().bytes(9, new byte[2])).build();
    message[message.length - 3] = 100;
    byte[] image = ImageBuilder.of("CORE").entry(message).build();
    assertThatThrownBy(() -> Codec.decode(image, JsonForm.PLAIN))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.offset()).isEqualTo(0x11))
        .hasMessage("test.img: entry 0 at 0x8: tc: at 0x11 length is 100, 2 remain");
  }

  @Test
  void malformedMessageOfAQueueIsNamedWithItsPlace() {
    var desc = ipc_desc_entry.newBuilder().setKey(1).setUid(2).setGid(3).setCuid(4).setCgid(5);
    var queue =
        ipc_msg_entry.newBuilder().setDesc(desc.setMode(6).setId(7)).setQbytes(1).setQnum(1);
    var image = ImageBuilder.of("IPCNS_MSG").entry(queue.build());
    int broken = image.size() + Integer.BYTES + 2;
    byte[] bytes = image.entry(new byte[] {8, 1, 16, -1}).build();
    assertThatThrownBy(() -> Codec.decode(bytes, JsonForm.PLAIN))
        .isInstanceOfSatisfying(
            ImageFormatException.class, e -> assertThat(e.offset()).isEqualTo(broken + 1))
        .hasMessageContaining(" at 0x" + Integer.toHexString(broken + 1) + " varint is cut");
  }

  @Test
  void extraOfEndlessLengthIsRefusedBeforeAnythingIsAllocated() throws IOException {
    var message = new WireBytes().varint(1, 1).varint(2, 0xffff_fff0L);
    byte[] image = ImageBuilder.of("PIPES_DATA").entry(message.build()).zeros(10).build();
    long allocated =
        Allocation.of(() ->
            assertThatThrownBy(() -> Codec.decode(image, JsonForm.PLAIN))
                .hasMessage(
                    "test.img: entry 0 at 0x8: extra at 0x14 is 4294967280 bytes long,"
                        + " 10 remain"));
    assertThat(allocated).isLessThan(4 << 20);
  }

  @Test
  void countOfMessagesWithoutEndIsRefused() {
    var message = new WireBytes().varint(2, 1).varint(3, 0xffff_ffffL);
    byte[] image = ImageBuilder.of("IPCNS_MSG").entry(message.build()).build();
    assertThatThrownBy(() -> Codec.decode(image, JsonForm.PLAIN))
        .hasMessage(
            "test.img: entry 0 at 0x8: message 0 of extra: size word at 0x14 is 4 bytes long,"
                + " 0 remain");
  }

  @Test
  void countOfNumbersWithoutEndIsRefusedBeforeTheFirst() {
    var message = new WireBytes().varint(2, 0xffff_ffffL);
    byte[] image = ImageBuilder.of("IPCNS_SEM").entry(message.build()).zeros(6).build();
    assertThatThrownBy(() -> Codec.decode(image, JsonForm.PLAIN))
        .hasMessage("test.img: entry 0 at 0x8: extra at 0x12 is 8589934590 bytes long, 6 remain");
  }

  @Test
  void lengthAboveSixtyThreeBitsIsShownUnsigned() {
    var message = new WireBytes().varint(2, -1);
    byte[] image = ImageBuilder.of("IPCNS_SHM").entry(message.build()).build();
    assertThatThrownBy(() -> Codec.decode(image, JsonForm.PLAIN))
        .hasMessageContaining("extra")
        .hasMessageContaining("18446744073709551615 bytes long");
  }
}
