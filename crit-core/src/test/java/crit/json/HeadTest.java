package crit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.UnexpectedEndException;
import crit.image.ImageBuilder;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.ipc_desc_entry;
import crit.schemas.proto.ipc_msg;
import crit.schemas.proto.ipc_msg_entry;
import crit.schemas.proto.ipc_sem_entry;
import crit.wire.WireBytes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Heads that are not the usual one of their image come back as they were. */
final class HeadTest {
  private static final fs_entry FS = fs_entry.newBuilder().setCwdId(1).setRootId(2).build();
  private static final String ENTRIES = "\"entries\": [{\"cwd_id\": 1, \"root_id\": 2}]}";

  private static void assertBothWays(byte[] image, String json) throws IOException {
    assertThat(Codec.decode(image, JsonForm.PLAIN)).isEqualTo(json);
    assertThat(Codec.encode(json)).isEqualTo(image);
    assertThat(Codec.encode(Codec.decode(image, JsonForm.PRETTY))).isEqualTo(image);
  }

  @Test
  void usualHeadIsNotShown() throws IOException {
    assertBothWays(ImageBuilder.common("FS").entry(FS).build(), "{\"magic\": \"FS\", " + ENTRIES);
  }

  @Test
  void headOfVersionOneIsKept() throws IOException {
    assertBothWays(
        ImageBuilder.alone("FS").entry(FS).build(),
        "{\"magic\": \"FS\", \"@head\": \"alone\", " + ENTRIES);
  }

  @Test
  void serviceHeadOfAnOrdinaryImageIsKept() throws IOException {
    assertBothWays(
        ImageBuilder.service("FS").entry(FS).build(),
        "{\"magic\": \"FS\", \"@head\": \"service\", " + ENTRIES);
  }

  @Test
  void inventoryIsAloneUnlessItSaysOtherwise() throws IOException {
    byte[] message = new WireBytes().varint(1, 2).build();
    String entries = "\"entries\": [{\"img_version\": 2}]}";
    assertBothWays(
        ImageBuilder.alone("INVENTORY").entry(message).build(),
        "{\"magic\": \"INVENTORY\", " + entries);
    assertBothWays(
        ImageBuilder.common("INVENTORY").entry(message).build(),
        "{\"magic\": \"INVENTORY\", \"@head\": \"common\", " + entries);
  }

  @Test
  void statisticsHaveTheServiceWordUnlessTheySayOtherwise() throws IOException {
    assertBothWays(
        ImageBuilder.service("STATS").entry(new byte[0]).build(),
        "{\"magic\": \"STATS\", \"entries\": [{}]}");
    assertBothWays(
        ImageBuilder.common("STATS").entry(new byte[0]).build(),
        "{\"magic\": \"STATS\", \"@head\": \"common\", \"entries\": [{}]}");
    assertBothWays(
        ImageBuilder.alone("STATS").entry(new byte[0]).build(),
        "{\"magic\": \"STATS\", \"@head\": \"alone\", \"entries\": [{}]}");
  }

  @Test
  void bigEndianImageIsKept() throws IOException {
    assertBothWays(
        ImageBuilder.bigEndian("FS").entry(FS).build(),
        "{\"magic\": \"FS\", \"@head\": \"common big-endian\", " + ENTRIES);
    assertBothWays(
        ImageBuilder.bigEndianAlone("FS").entry(FS).build(),
        "{\"magic\": \"FS\", \"@head\": \"alone big-endian\", " + ENTRIES);
  }

  @Test
  void bigEndianWordsOfExtrasAreNumbers() throws IOException {
    var desc = ipc_desc_entry.newBuilder().setKey(1).setUid(2).setGid(3).setCuid(4).setCgid(5);
    var sem = ipc_sem_entry.newBuilder().setDesc(desc.setMode(6).setId(7)).setNsems(2).build();
    byte[] image = ImageBuilder.bigEndian("IPCNS_SEM").entry(sem).u16(1, 65534).zeros(4).build();
    String json = Codec.decode(image, JsonForm.PLAIN);
    assertThat(json).endsWith("\"nsems\": 2, \"extra\": [1, 65534]}]}");
    assertThat(Codec.encode(json)).isEqualTo(image);
  }

  @Test
  void bigEndianSizeWordsOfQueuedMessagesAreRead() throws IOException {
    var desc = ipc_desc_entry.newBuilder().setKey(1).setUid(2).setGid(3).setCuid(4).setCgid(5);
    var queue = ipc_msg_entry.newBuilder().setDesc(desc.setMode(6).setId(7)).setQbytes(1);
    byte[] image =
        ImageBuilder.bigEndian("IPCNS_MSG")
            .entry(queue.setQnum(1).build())
            .entry(ipc_msg.newBuilder().setMtype(1).setMsize(3).build())
            .bytes(new byte[] {1, 2, 3, 0, 0, 0, 0, 9})
            .entry(queue.setQnum(0).build())
            .build();
    String json = Codec.decode(image, JsonForm.PLAIN);
    assertThat(json).contains("[{\"mtype\": 1, \"msize\": 3}, \"AQID\\n\"], \"@pad\": ");
    assertThat(Codec.encode(json)).isEqualTo(image);
  }

  @Test
  void addressesOfBigEndianImagesAreReadInTheirOrder() throws IOException {
    var socket = new WireBytes().varint(11, 0x7f000001);
    byte[] image = ImageBuilder.bigEndian("INETSK").entry(socket.build()).build();
    String pretty = Codec.decode(image, JsonForm.PRETTY);
    assertThat(pretty).contains("\"127.0.0.1\"");
    assertThat(pretty).contains("\"@head\": \"common big-endian\"");
  }

  @Test
  void imageOfNothingButItsHeadHasNoEntries() throws IOException {
    assertBothWays(ImageBuilder.of("FS").build(), "{\"magic\": \"FS\", \"entries\": []}");
    assertBothWays(
        ImageBuilder.alone("FS").build(),
        "{\"magic\": \"FS\", \"@head\": \"alone\", \"entries\": []}");
    assertThat(Codec.decode(ImageBuilder.of("FS").build(), JsonForm.PRETTY))
        .isEqualTo("{\n    \"magic\": \"FS\",\n    \"entries\": []\n}");
    assertThat(Codec.info(ImageBuilder.of("PAGEMAP").build())).contains("\"count\": 0");
  }

  @Test
  void emptyFileIsNoImage() {
    assertThatThrownBy(() -> Codec.decode(new byte[0], JsonForm.PLAIN))
        .isInstanceOf(UnexpectedEndException.class)
        .hasMessage("test.img: magic at 0x0 is 4 bytes long, 0 remain");
  }

  @Test
  void unknownHeadNamesThoseThatThereAre() {
    assertThatThrownBy(
            () -> Codec.encode("{\"magic\": \"FS\", \"@head\": \"odd\", \"entries\": []}"))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "test.json: line 1, column 43: found the head \"odd\", expected alone, common or"
                + " service, each also with big-endian");
  }
}
