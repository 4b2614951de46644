package crit.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import crit.bytes.Allocation;
import crit.bytes.RepeatedBytes;
import crit.image.ImageBuilder;
import crit.schemas.proto.ghost_chunk_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.wire.WireBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of 64 MB go through in memory that does not depend on their size. */
final class LargeImageTest {
  private static final int LINE = 57;
  private static final long LINES = (64 << 20) / LINE;
  private static final long ALLOWED = 16 << 20;

  private static final byte[] PATTERN = pattern(LINE);
  private static final ghost_file_entry GHOST =
      ghost_file_entry.newBuilder().setUid(1).setGid(2).setMode(3).build();

  @TempDir private Path directory;

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 37);
    }
    return bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes) + "\\n";
  }

  /** A ghost file with all its content behind one message. */
  private static RepeatedBytes ghost() {
    byte[] start = ImageBuilder.of("GHOST_FILE").entry(GHOST).build();
    return new RepeatedBytes(start, PATTERN, LINES, new byte[] {1, 2});
  }

  private static RepeatedBytes ghostJson() {
    String start =
        "{\"magic\": \"GHOST_FILE\", \"entries\": [{\"uid\": 1, \"gid\": 2, \"mode\": 3, ";
    return json(start + "\"extra\": \"", base64(PATTERN), LINES, "AQI=\\n\"}]}");
  }

  private static RepeatedBytes json(String start, String pattern, long count, String end) {
    return new RepeatedBytes(
        start.getBytes(US_ASCII), pattern.getBytes(US_ASCII), count, end.getBytes(US_ASCII));
  }

  /** A ghost file of chunks, each with a megabyte. */
  private static RepeatedBytes chunks() {
    var ghost = GHOST.toBuilder().setChunks(true).setSize(1L << 40).build();
    var chunk = ghost_chunk_entry.newBuilder().setLen(1 << 20).setOff(5).build();
    byte[] start = ImageBuilder.of("GHOST_FILE").entry(ghost).build();
    byte[] pattern = ImageBuilder.empty().entry(chunk).bytes(pattern(1 << 20)).build();
    return new RepeatedBytes(start, pattern, 64, new byte[0]);
  }

  private static RepeatedBytes chunksJson() {
    String content =
        Base64.getMimeEncoder(76, "\n".getBytes(US_ASCII))
            .encodeToString(pattern(1 << 20))
            .replace("\n", "\\n");
    String chunk = ", {\"len\": 1048576, \"off\": 5, \"extra\": \"" + content + "\\n\"}";
    String start =
        "{\"magic\": \"GHOST_FILE\", \"entries\": [{\"uid\": 1, \"gid\": 2, \"mode\": 3, ";
    return json(start + "\"chunks\": true, \"size\": 1099511627776}", chunk, 64, "]}");
  }

  @Test
  void ghostFileIsDecoded() throws IOException {
    assertDecoded(ghost(), ghostJson());
  }

  @Test
  void ghostFileFromPipeIsDecoded() throws IOException {
    assertDecoded(ghost().asPipe(), ghostJson());
  }

  @Test
  void ghostFileInChunksIsDecoded() throws IOException {
    assertDecoded(chunks(), chunksJson());
  }

  @Test
  void ghostFileInChunksFromPipeIsDecoded() throws IOException {
    assertDecoded(chunks().asPipe(), chunksJson());
  }

  @Test
  void ghostFileIsEncoded() throws IOException {
    assertEncoded(ghostJson(), ghost());
  }

  @Test
  void ghostFileFromPipeIsEncoded() throws IOException {
    assertEncoded(ghostJson().asPipe(), ghost());
  }

  @Test
  void ghostFileInChunksIsEncoded() throws IOException {
    assertEncoded(chunksJson(), chunks());
  }

  @Test
  void twoLargeQueuesOfOneConnectionAreGivenBack() throws IOException {
    int length = 3 << 20;
    var message = new WireBytes();
    for (int field = 1; field <= 7; field++) {
      message.varint(field, field == 1 || field == 3 ? length : field);
    }
    byte[] image =
        ImageBuilder.of("TCP_STREAM")
            .entry(message.build())
            .bytes(pattern(length))
            .bytes(pattern(length))
            .build();
    assertThat(Codec.encode(Codec.decode(image, JsonForm.PLAIN))).isEqualTo(image);
  }

  private static void assertDecoded(RepeatedBytes image, RepeatedBytes json) throws IOException {
    var out = new RepeatedBytes.Comparison(json);
    long allocated = Allocation.of(() -> JsonImageWriter.write(image, out, JsonForm.PLAIN));
    assertThat(out.written()).isEqualTo(json.length());
    assertThat(allocated).isLessThan(ALLOWED);
  }

  private void assertEncoded(RepeatedBytes json, RepeatedBytes image) throws IOException {
    var out = new RepeatedBytes.Comparison(image);
    long allocated = Allocation.of(() -> JsonImageReader.read(json, out, directory));
    assertThat(out.written()).isEqualTo(image.length());
    assertThat(allocated).isLessThan(ALLOWED);
    assertThat(directory).isEmptyDirectory();
  }
}
