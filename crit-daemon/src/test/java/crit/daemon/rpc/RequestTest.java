package crit.daemon.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import crit.daemon.os.Handover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    return Request.of(ByteBuffer.wrap(bytes(type, options)));
  }

  private static byte[] bytes(long type, UnknownFieldSet.Builder options) {
    UnknownFieldSet.Builder message = with(UnknownFieldSet.newBuilder(), 1, type);
    ByteString bytes = options.build().toByteString();
    message.mergeField(2, Field.newBuilder().addLengthDelimited(bytes).build());
    with(message, 4, 1);
    return message.build().toByteArray();
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
      byte[] forwarded = request(2, options).forwarded(OWN, Optional.of(images), held.files());
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
      assertThatThrownBy(
              () -> request(2, options).forwarded(OWN, Optional.of(images), held.files()))
          .hasMessageContaining("no such file");
      assertThat(held.files()).hasSize(1);
    }
  }

  @Test
  void requestsThatNameNoOpenDirectoryPassAsTheyAre() throws IOException {
    // images_dir_fd is a required field: it is -1 in checks, and in answers to notifications
    for (UnknownFieldSet.Builder options :
        List.of(with(UnknownFieldSet.newBuilder(), 1, -1L), with(atPath(), 1, -1L), atPath())) {
      try (Held held = Held.nothing()) {
        byte[] passed = request(3, options).forwarded(OWN, Optional.empty(), held.files());
        assertThat(passed).isEqualTo(bytes(3, options));
        assertThat(held.files()).isEmpty();
      }
    }
  }

  @Test
  void logsGoWhereTheyWentWithoutAView() throws IOException {
    Path view = Files.createDirectory(images.resolve("view"));
    try (Held held = Held.nothing()) {
      byte[] passed = request(2, atPath()).forwarded(OWN, Optional.of(view), held.files());
      UnknownFieldSet options =
          UnknownFieldSet.parseFrom(
              UnknownFieldSet.parseFrom(passed).getField(2).getLengthDelimitedList().getFirst());
      assertThat(place(options, 1)).isEqualTo(view);
      assertThat(place(options, 17)).isEqualTo(images);
    }
    try (Held held = Held.nothing()) {
      request(1, atPath()).forwarded(OWN, Optional.empty(), held.files());
      assertThat(held.files()).isEmpty();
    }
  }

  private static Path place(UnknownFieldSet options, int field) throws IOException {
    return Path.of("/proc/self/fd/" + options.getField(field).getVarintList().getFirst())
        .toRealPath();
  }

  @Test
  void directoryIsOpenedByItsNumberAlone() throws IOException {
    Path moved = images.resolve("moved");
    int number = Handover.openDirectory(Files.createDirectory(moved));
    Files.delete(moved); // its name says nothing any more, as in another mount namespace
    UnknownFieldSet.Builder options = with(UnknownFieldSet.newBuilder(), 1, number);
    try (var _ = Held.of(List.of(number));
        Held held = Held.nothing()) {
      assertThat(request(1, options).forwarded(OWN, Optional.empty(), held.files()))
          .isNotEqualTo(bytes(1, options));
      assertThat(inode(held.files().getFirst())).isEqualTo(inode(number));
    }
  }

  @Test
  void directoryOfAnotherNameIsNotRewritten() throws IOException {
    Path set = Files.createDirectory(images.resolve("set"));
    int number = Handover.openDirectory(set);
    try (var _ = Held.of(List.of(number))) {
      Files.delete(set);
      Files.createDirectory(images.resolve("set (deleted)"));
      Request request = request(2, with(UnknownFieldSet.newBuilder(), 1, number));
      assertThatThrownBy(() -> request.images(OWN)).hasMessageContaining("is another directory");
    }
  }

  private static Object inode(int number) throws IOException {
    return Files.getAttribute(Path.of("/proc/self/fd/" + number), "unix:ino");
  }

  @Test
  void refusalHasTheTypeOfTheRequest() throws IOException {
    for (long type : List.of(1L, 2L, 3L)) {
      UnknownFieldSet answer =
          UnknownFieldSet.parseFrom(
              Request.refusal(ByteBuffer.wrap(bytes(type, atPath())), "crit: no"));
      assertThat(answer.getField(1).getVarintList()).containsExactly(type);
      assertThat(answer.getField(2).getVarintList()).containsExactly(0L);
    }
    var broken = ByteBuffer.wrap(new byte[] {18, 9});
    UnknownFieldSet unread = UnknownFieldSet.parseFrom(Request.refusal(broken, ""));
    assertThat(unread.getField(1).getVarintList()).containsExactly(0L);
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(() -> Request.of(ByteBuffer.wrap(new byte[] {18, 99, 1})))
        .hasMessageStartingWith("request is malformed: ");
    assertThatThrownBy(() -> Request.of(ByteBuffer.wrap(new byte[] {18, 1, 7})))
        .hasMessageStartingWith("request is malformed: ");
  }
}
