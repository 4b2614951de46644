package crit.daemon.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of engines, field by field. */
class RequestTest {
  private static final int OWN = (int) ProcessHandle.current().pid();

  @TempDir private Path images;

  private static UnknownFieldSet.Builder with(
      UnknownFieldSet.Builder fields, int number, long value) {
    return fields.mergeField(number, Field.newBuilder().addVarint(value).build());
  }

  private static Request request(long type, UnknownFieldSet.Builder options) throws IOException {
    UnknownFieldSet.Builder message = with(UnknownFieldSet.newBuilder(), 1, type);
    ByteString bytes = options.build().toByteString();
    message.mergeField(2, Field.newBuilder().addLengthDelimited(bytes).build());
    with(message, 4, 1);
    return Request.of(ByteBuffer.wrap(message.build().toByteArray()));
  }

  private UnknownFieldSet.Builder atPath() {
    ByteString path = ByteString.copyFromUtf8(images.toString());
    return UnknownFieldSet.newBuilder()
        .mergeField(68, Field.newBuilder().addLengthDelimited(path).build());
  }

  @Test
  void restoresAreToldFromOtherRequests() throws IOException {
    assertThat(request(2, atPath()).isRestore()).isTrue();
    assertThat(request(1, atPath()).isRestore()).isFalse();
    assertThat(request(1, atPath()).hasImages()).isTrue();
    assertThat(request(10, UnknownFieldSet.newBuilder()).hasImages()).isFalse();
    assertThat(Request.of(ByteBuffer.allocate(0)).isRestore()).isFalse();
  }

  @Test
  void directoryIsThatOfTheProcessThatAsks() throws IOException {
    assertThat(request(2, atPath()).images(OWN)).isEqualTo(images);
    assertThat(request(2, with(atPath(), 1, -1L)).images(OWN)).isEqualTo(images);
    assertThatThrownBy(() -> request(2, UnknownFieldSet.newBuilder()).images(OWN))
        .hasMessage("request names no directory of images");
  }

  @Test
  void whatIsPassedOnNamesTheOtherDirectoryAndKeepsAllElse() throws IOException {
    UnknownFieldSet.Builder options = with(with(with(atPath(), 5, 1), 9, 4), 1234, 7);
    try (Held held = Held.nothing()) {
      byte[] forwarded = request(2, options).forwarded(OWN, images, held.files());
      UnknownFieldSet message = UnknownFieldSet.parseFrom(forwarded);
      assertThat(message.getField(1).getVarintList()).containsExactly(2L);
      assertThat(message.getField(4).getVarintList()).containsExactly(1L);
      assertThat(message.getField(2).getLengthDelimitedList()).hasSize(1);
      UnknownFieldSet passed =
          UnknownFieldSet.parseFrom(message.getField(2).getLengthDelimitedList().getFirst());
      long number = held.files().getFirst();
      assertThat(passed.getField(1).getVarintList()).containsExactly(number);
      assertThat(passed.hasField(68)).isFalse();
      assertThat(passed.getField(5).getVarintList()).containsExactly(1L);
      assertThat(passed.getField(9).getVarintList()).containsExactly(4L);
      assertThat(passed.getField(1234).getVarintList()).containsExactly(7L);
      assertThat(Path.of("/proc/self/fd/" + number).toRealPath()).isEqualTo(images);
    }
  }

  @Test
  void whatWasOpenedIsKnownWhenMoreCannotBe() throws IOException {
    UnknownFieldSet.Builder options = with(atPath(), 17, 999_999);
    try (Held held = Held.nothing()) {
      assertThatThrownBy(() -> request(2, options).forwarded(OWN, images, held.files()))
          .hasMessageContaining("no such file");
      assertThat(held.files()).hasSize(1);
    }
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(() -> Request.of(ByteBuffer.wrap(new byte[] {18, 99, 1})))
        .hasMessageStartingWith("request is malformed: ");
    assertThatThrownBy(() -> Request.of(ByteBuffer.wrap(new byte[] {18, 1, 7})))
        .hasMessageStartingWith("request is malformed: ");
  }
}
