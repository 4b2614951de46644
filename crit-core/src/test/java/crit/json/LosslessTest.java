package crit.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crit.image.ImageBuilder;
import crit.schemas.proto.binfmt_misc_entry;
import crit.schemas.proto.bpfmap_data_entry;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.ghost_chunk_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.ipc_desc_entry;
import crit.schemas.proto.ipc_msg;
import crit.schemas.proto.ipc_msg_entry;
import crit.schemas.proto.ipc_sem_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.pidfd_entry;
import crit.schemas.proto.pipe_data_entry;
import crit.schemas.proto.sk_packet_entry;
import crit.schemas.proto.tcp_stream_entry;
import crit.wire.WireBytes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other tools lose, refuse or spoil comes back byte for byte. */
final class LosslessTest {
  private static final fs_entry FS =
      fs_entry.newBuilder().setCwdId(1).setRootId(2).setUmask(18).build();
  private static final ipc_desc_entry DESC =
      ipc_desc_entry
          .newBuilder()
          .setKey(1)
          .setUid(2)
          .setGid(3)
          .setCuid(4)
          .setCgid(5)
          .setMode(6)
          .setId(7)
          .build();
  private static final String DESC_JSON =
      "\"desc\": {\"key\": 1, \"uid\": 2, \"gid\": 3, \"cuid\": 4, \"cgid\": 5, \"mode\": 6,"
          + " \"id\": 7}";

  /** Checks that both forms give the image back, and returns the plain one. */
  private static String assertGivenBack(ImageBuilder image) throws IOException {
    byte[] bytes = image.build();
    String plain = Codec.decode(bytes, JsonForm.PLAIN);
    assertThat(Codec.encode(plain)).as(plain).isEqualTo(bytes);
    String pretty = Codec.decode(bytes, JsonForm.PRETTY);
    assertThat(Codec.encode(pretty)).as(pretty).isEqualTo(bytes);
    JsonOracle.read(pretty);
    return plain;
  }

  private static String image(String magic, String... entries) {
    return "{\"magic\": \"%s\", \"entries\": [%s]}".formatted(magic, String.join(", ", entries));
  }

  @Test
  void unknownFieldsSurvive() throws IOException {
    var message =
        new WireBytes()
            .raw(FS.toByteArray())
            .varint(4, 300)
            .fixed64(90, -1)
            .string(91, "next CRIU")
            .group(92, new WireBytes().fixed32(1, 2).group(3, new WireBytes()));
    String json = assertGivenBack(ImageBuilder.of("FS").entry(message.build()));
    assertThat(json)
        .isEqualTo(
            image(
                "FS",
                "{\"cwd_id\": 1, \"root_id\": 2, \"umask\": 18, \"@wire\":"
                    + " \"CAEQAhgSIKwC0QX//////////9oFCW5leHQgQ1JJVeMFDQIAAAAbHOQF\"}"));
  }

  @Test
  void unknownFieldsSurviveAnEditOfOtherFields() throws IOException {
    byte[] unknown = new WireBytes().varint(4, 300).build();
    byte[] message = new WireBytes().raw(FS.toByteArray()).raw(unknown).build();
    String json = Codec.decode(ImageBuilder.of("FS").entry(message).build(), JsonForm.PLAIN);
    byte[] edited = Codec.encode(json.replace("\"umask\": 18", "\"umask\": 63"));
    byte[] expected =
        new WireBytes().raw(FS.toBuilder().setUmask(63).build().toByteArray()).raw(unknown).build();
    assertThat(edited).isEqualTo(ImageBuilder.of("FS").entry(expected).build());
  }

  @Test
  void unknownFieldsSurviveTheRemovalOfOtherFields() throws IOException {
    byte[] unknown = new WireBytes().varint(4, 300).build();
    byte[] message = new WireBytes().raw(FS.toByteArray()).raw(unknown).build();
    String json = Codec.decode(ImageBuilder.of("FS").entry(message).build(), JsonForm.PLAIN);
    byte[] edited = Codec.encode(json.replace("\"umask\": 18, ", ""));
    byte[] expected =
        new WireBytes().raw(FS.toBuilder().clearUmask().build().toByteArray()).raw(unknown).build();
    assertThat(edited).isEqualTo(ImageBuilder.of("FS").entry(expected).build());
  }

  @Test
  void unknownFieldsInFrontOfAnExtraSurvive() throws IOException {
    var message = new WireBytes().varint(2, 3).varint(1, 1).varint(9, 9);
    var image = ImageBuilder.of("PIPES_DATA").entry(message.build()).bytes(new byte[] {1, 2, 3});
    assertThat(assertGivenBack(image))
        .isEqualTo(
            image(
                "PIPES_DATA",
                "{\"pipe_id\": 1, \"bytes\": 3, \"@wire\": \"EAMIAUgJ\", \"extra\":"
                    + " \"AQID\\n\"}"));
  }

  @Test
  void recordOfNoNumbersSurvives() throws IOException {
    var blocks = new WireBytes().bytes(1, new byte[0]).varint(2, 0).varint(3, 1);
    var entry = new WireBytes().varint(1, 4096).varint(2, 1).message(6, blocks);
    var image = ImageBuilder.of("PAGEMAP").entry(new byte[] {8, 1}).entry(entry.build());
    assertThat(assertGivenBack(image))
        .contains("\"blocks\": {\"total_payload_size\": 0, \"pages_per_block\": 1, \"@wire\":");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 1000, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void unknownEnumNumbersSurvive(int number) throws IOException {
    var message = new WireBytes().varint(1, number);
    assertThat(assertGivenBack(ImageBuilder.of("CORE").entry(message.build())))
        .isEqualTo(image("CORE", "{\"mtype\": " + number + "}"));
  }

  @Test
  void enumNameIsShownAndNumberAccepted() throws IOException {
    byte[] core =
        ImageBuilder.of("CORE")
            .entry(core_entry.newBuilder().setMtype(core_entry.march.ARM).build())
            .build();
    assertThat(Codec.decode(core, JsonForm.PLAIN)).isEqualTo(image("CORE", "{\"mtype\": \"ARM\"}"));
    assertThat(Codec.encode(image("CORE", "{\"mtype\": 2}"))).isEqualTo(core);
  }

  @Test
  void segmentsWhoseContentsAreInPagemapsAreNotTakenForPayload() throws IOException {
    var segment = ipc_shm_entry.newBuilder().setDesc(DESC).setSize(5000).setInPagemaps(true);
    var image = ImageBuilder.of("IPCNS_SHM");
    List.of(1, 2, 3).forEach(_ -> image.entry(segment.build()));
    String entry = "{" + DESC_JSON + ", \"size\": 5000, \"in_pagemaps\": true, \"extra\": \"\"}";
    assertThat(assertGivenBack(image)).isEqualTo(image("IPCNS_SHM", entry, entry, entry));
  }

  @Test
  void oldSegmentKeepsItsPayload() throws IOException {
    var segment = ipc_shm_entry.newBuilder().setDesc(DESC).setSize(5).build();
    var image =
        ImageBuilder.of("IPCNS_SHM")
            .entry(segment)
            .bytes("hello\0\0\0".getBytes(UTF_8))
            .entry(segment.toBuilder().setInPagemaps(false).setSize(4).build())
            .bytes("four".getBytes(UTF_8));
    assertThat(assertGivenBack(image))
        .isEqualTo(
            image(
                "IPCNS_SHM",
                "{" + DESC_JSON + ", \"size\": 5, \"extra\": \"aGVsbG8=\\n\"}",
                "{"
                    + DESC_JSON
                    + ", \"size\": 4, \"in_pagemaps\": false, \"extra\":"
                    + " \"Zm91cg==\\n\"}"));
  }

  @Test
  void contentsOfBpfMapsAreEncoded() throws IOException {
    var entry =
        bpfmap_data_entry.newBuilder().setMapId(1).setKeysBytes(2).setValuesBytes(3).setCount(1);
    var image = ImageBuilder.of("BPFMAP_DATA").entry(entry.build()).bytes("kkvvv".getBytes(UTF_8));
    assertThat(assertGivenBack(image))
        .isEqualTo(
            image(
                "BPFMAP_DATA",
                "{\"map_id\": 1, \"keys_bytes\": 2, \"values_bytes\": 3, \"count\": 1, \"extra\":"
                    + " \"a2t2dnY=\\n\"}"));
  }

  @Test
  void binaryFormatsWithoutHandlerUpstreamAreShown() throws IOException {
    var entry = binfmt_misc_entry.newBuilder().setName("n").setEnabled(true).setInterpreter("/i");
    assertThat(assertGivenBack(ImageBuilder.of("BINFMT_MISC").entry(entry.build())))
        .isEqualTo(
            image("BINFMT_MISC", "{\"name\": \"n\", \"enabled\": true, \"interpreter\": \"/i\"}"));
  }

  @Test
  void pidfdsWithoutHandlerUpstreamAreShown() throws IOException {
    var fown =
        fown_entry.newBuilder().setUid(1).setEuid(2).setSignum(3).setPidType(4).setPid(5).build();
    var entry =
        pidfd_entry.newBuilder().setId(1).setIno(2).setFlags(3).setNspid(-1).setFown(fown).build();
    assertThat(assertGivenBack(ImageBuilder.of("PIDFD").entry(entry)))
        .isEqualTo(
            image(
                "PIDFD",
                "{\"id\": 1, \"ino\": 2, \"flags\": 3, \"nspid\": -1, \"fown\": {\"uid\": 1,"
                    + " \"euid\": 2, \"signum\": 3, \"pid_type\": 4, \"pid\": 5}}"));
  }

  @Test
  void pendingSignalsWithoutHandlerUpstreamAreShown() throws IOException {
    var message = new WireBytes().bytes(1, new byte[] {10, 0, 0, 0});
    assertThat(assertGivenBack(ImageBuilder.of("SIGNAL").entry(message.build())))
        .isEqualTo(image("SIGNAL", "{\"siginfo\": \"CgAAAA==\\n\"}"));
  }

  @Test
  void ghostFileWithoutChunksIsItsContent() throws IOException {
    var ghost = ghost_file_entry.newBuilder().setUid(1).setGid(2).setMode(3).build();
    var image = ImageBuilder.of("GHOST_FILE").entry(ghost).bytes("content".getBytes(UTF_8));
    assertThat(assertGivenBack(image))
        .isEqualTo(
            image(
                "GHOST_FILE",
                "{\"uid\": 1, \"gid\": 2, \"mode\": 3, \"extra\": \"Y29udGVudA==\\n\"}"));
    assertThat(assertGivenBack(ImageBuilder.of("GHOST_FILE").entry(ghost)))
        .isEqualTo(image("GHOST_FILE", "{\"uid\": 1, \"gid\": 2, \"mode\": 3, \"extra\": \"\"}"));
  }

  @Test
  void ghostFileOfChunksHasAnEntryForEach() throws IOException {
    var ghost = ghost_file_entry.newBuilder().setUid(1).setGid(2).setMode(3).setChunks(true);
    var image =
        ImageBuilder.of("GHOST_FILE")
            .entry(ghost.build())
            .entry(ghost_chunk_entry.newBuilder().setLen(2).setOff(0).build())
            .bytes(new byte[] {0, 1})
            .entry(ghost_chunk_entry.newBuilder().setLen(0).setOff(9).build());
    assertThat(assertGivenBack(image))
        .isEqualTo(
            image(
                "GHOST_FILE",
                "{\"uid\": 1, \"gid\": 2, \"mode\": 3, \"chunks\": true}",
                "{\"len\": 2, \"off\": 0, \"extra\": \"AAE=\\n\"}",
                "{\"len\": 0, \"off\": 9, \"extra\": \"\"}"));
  }

  @Test
  void messageQueuesKeepTheirMessages() throws IOException {
    var queue = ipc_msg_entry.newBuilder().setDesc(DESC).setQbytes(16384).setQnum(2).build();
    var image =
        ImageBuilder.of("IPCNS_MSG")
            .entry(queue)
            .entry(ipc_msg.newBuilder().setMtype(1).setMsize(1).build())
            .bytes("x\0\0\0\0\0\0\0".getBytes(UTF_8))
            .entry(ipc_msg.newBuilder().setMtype(-1).setMsize(0).build())
            .entry(queue.toBuilder().setQnum(0).build());
    assertThat(assertGivenBack(image))
        .isEqualTo(
            image(
                "IPCNS_MSG",
                "{"
                    + DESC_JSON
                    + ", \"qbytes\": 16384, \"qnum\": 2, \"extra\": [{\"mtype\": 1,"
                    + " \"msize\": 1}, \"eA==\\n\", {\"mtype\": 18446744073709551615,"
                    + " \"msize\": 0}, \"\"]}",
                "{" + DESC_JSON + ", \"qbytes\": 16384, \"qnum\": 0, \"extra\": []}"));
  }

  @Test
  void unknownFieldsOfQueuedMessagesSurvive() throws IOException {
    var queue = ipc_msg_entry.newBuilder().setDesc(DESC).setQbytes(1).setQnum(1).build();
    var message = new WireBytes().varint(1, 1).varint(2, 3).varint(9, 9).build();
    var image =
        ImageBuilder.of("IPCNS_MSG")
            .entry(queue)
            .entry(message)
            .bytes("abc\0\0\0\0\0".getBytes(UTF_8));
    assertThat(assertGivenBack(image)).contains("{\"mtype\": 1, \"msize\": 3, \"@wire\": ");
  }

  @Test
  void tcpQueuesKeepTheirBytes() throws IOException {
    var entry =
        tcp_stream_entry
            .newBuilder()
            .setInqLen(1)
            .setInqSeq(2)
            .setOutqLen(3)
            .setOutqSeq(4)
            .setOptMask(5)
            .setSndWscale(6)
            .setMssClamp(7)
            .build();
    assertThat(
            assertGivenBack(
                ImageBuilder.of("TCP_STREAM").entry(entry).bytes("iooo".getBytes(UTF_8))))
        .endsWith("\"extra\": {\"inq\": \"aQ==\\n\", \"outq\": \"b29v\\n\"}}]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8})
  void paddingThatIsNotZeroIsKeptThroughPad(int count) throws IOException {
    var sem = ipc_sem_entry.newBuilder().setDesc(DESC).setNsems(count).build();
    var image = ImageBuilder.of("IPCNS_SEM").entry(sem).u16(new int[count]);
    for (int i = 2 * count; i % 8 != 0; i++) {
      image.bytes(new byte[] {(byte) i});
    }
    String json = assertGivenBack(image.entry(sem).zeros((2 * count + 7) / 8 * 8));
    assertThat(json.contains("\"@pad\": ")).isEqualTo(count % 4 != 0);
  }

  @Test
  void paddingOfEveryQueuedMessageIsKept() throws IOException {
    var queue = ipc_msg_entry.newBuilder().setDesc(DESC).setQbytes(1).setQnum(3).build();
    var message = ipc_msg.newBuilder().setMtype(1).setMsize(6).build();
    var image =
        ImageBuilder.of("IPCNS_MSG")
            .entry(queue)
            .entry(message)
            .bytes("123456\0\0".getBytes(UTF_8))
            .entry(message)
            .bytes("123456\0p".getBytes(UTF_8))
            .entry(message)
            .bytes("123456\0\0".getBytes(UTF_8));
    assertThat(assertGivenBack(image)).endsWith("\"MTIzNDU2\\n\"], \"@pad\": \"AAAAcAAA\"}]}");
  }

  @Test
  void infoCountsEntriesAndNotWhatTheirExtrasHold() throws IOException {
    var pipe = pipe_data_entry.newBuilder().setPipeId(1).setBytes(8).build();
    var packet = sk_packet_entry.newBuilder().setIdFor(1).setLength(4).build();
    assertThat(
            Codec.info(
                ImageBuilder.of("PIPES_DATA").entry(pipe).zeros(8).entry(pipe).zeros(8).build()))
        .isEqualTo("{\n    \"magic\": \"PIPES_DATA\",\n    \"count\": 2\n}");
    assertThat(Codec.info(ImageBuilder.of("SK_QUEUES").entry(packet).zeros(4).build()))
        .contains("\"count\": 1");
    assertThat(Codec.info(ImageBuilder.of("GHOST_FILE").entry(new byte[0]).zeros(99).build()))
        .contains("\"count\": 1");
  }
}
