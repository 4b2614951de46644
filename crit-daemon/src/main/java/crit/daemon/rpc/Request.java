package crit.daemon.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import crit.daemon.os.Handover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A message of an engine to CRIU. Of its fields only those are known that name directories; all
 * others stay as they are (source: CRIU's {@code criu_req} and {@code criu_opts}).
 */
public final class Request {
  /** The longest message, in bytes: what a local socket carries in one by default. */
  public static final int LONGEST = 1 << 18;

  private static final int TYPE = 1;
  private static final int OPTIONS = 2;
  private static final int RESTORE = 2;
  private static final int IMAGES_DESCRIPTOR = 1;
  private static final int WORK_DESCRIPTOR = 17;
  private static final int STATUS_DESCRIPTOR = 49;
  private static final int IMAGES_PATH = 68;

  private final UnknownFieldSet message;
  private final UnknownFieldSet options;

  private Request(UnknownFieldSet message) throws InvalidProtocolBufferException {
    this.message = message;
    List<ByteString> all = message.getField(OPTIONS).getLengthDelimitedList();
    this.options =
        all.isEmpty()
            ? UnknownFieldSet.getDefaultInstance()
            : UnknownFieldSet.parseFrom(all.getLast());
  }

  /**
   * Reads a request.
   *
   * @throws IOException if it is no protobuf message
   */
  public static Request of(ByteBuffer bytes) throws IOException {
    try {
      return new Request(UnknownFieldSet.parseFrom(ByteString.copyFrom(bytes.duplicate())));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("request is malformed: " + e.getMessage(), e);
    }
  }

  /** Returns whether it asks to restore. */
  public boolean isRestore() {
    return last(message, TYPE).filter(it -> it == RESTORE).isPresent();
  }

  private static Optional<Long> last(UnknownFieldSet fields, int number) {
    List<Long> all = fields.getField(number).getVarintList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /**
   * Returns the directory of the images.
   *
   * @param client the process that asks, in whose table the number of a directory is
   * @throws IOException if there is none
   */
  public Path images(int client) throws IOException {
    List<ByteString> paths = options.getField(IMAGES_PATH).getLengthDelimitedList();
    Optional<Long> number = last(options, IMAGES_DESCRIPTOR).filter(it -> it.intValue() >= 0);
    if (number.isEmpty() && paths.isEmpty()) {
      throw new IOException("request names no directory of images");
    }
    Path process = Path.of("/proc/" + client);
    return number.isPresent()
        ? process.resolve("fd/" + number.get().intValue()).toRealPath()
        : process.resolve("cwd").toRealPath().resolve(paths.getLast().toStringUtf8());
  }

  /**
   * Returns the request for a CRIU that takes this process for the one that asks: the directories
   * are opened here, and stay open.
   *
   * @param client the process that asks
   * @param images the directory to take for that of the images
   * @param opened gets the number of each that is opened, also if a later one cannot be
   */
  public byte[] forwarded(int client, Path images, List<Integer> opened) throws IOException {
    UnknownFieldSet.Builder edited = options.toBuilder();
    edited.clearField(IMAGES_PATH);
    put(edited, IMAGES_DESCRIPTOR, Handover.openDirectory(images), opened);
    Path table = Path.of("/proc/" + client + "/fd");
    Optional<Long> work = last(options, WORK_DESCRIPTOR).filter(it -> it.intValue() >= 0);
    if (work.isPresent()) {
      Path directory = table.resolve(Integer.toString(work.get().intValue()));
      put(edited, WORK_DESCRIPTOR, Handover.openDirectory(directory), opened);
    }
    Optional<Long> status = last(options, STATUS_DESCRIPTOR).filter(it -> it.intValue() >= 0);
    if (status.isPresent()) {
      Path pipe = table.resolve(Integer.toString(status.get().intValue()));
      put(edited, STATUS_DESCRIPTOR, Handover.openToWrite(pipe), opened);
    }
    Field field = Field.newBuilder().addLengthDelimited(edited.build().toByteString()).build();
    UnknownFieldSet whole = message.toBuilder().mergeField(OPTIONS, field).build();
    return only(whole, OPTIONS, field).toByteArray();
  }

  private static void put(
      UnknownFieldSet.Builder options, int number, int descriptor, List<Integer> opened) {
    opened.add(descriptor);
    options.clearField(number);
    options.mergeField(number, Field.newBuilder().addVarint(descriptor).build());
  }

  private static UnknownFieldSet only(UnknownFieldSet fields, int number, Field field) {
    UnknownFieldSet.Builder builder = fields.toBuilder();
    builder.clearField(number);
    return builder.mergeField(number, field).build();
  }

  /** Returns whether it names directories, as those that dump, check or restore do. */
  public boolean hasImages() {
    return options.hasField(IMAGES_DESCRIPTOR) || options.hasField(IMAGES_PATH);
  }

  /** Returns the answer to a request to restore that was refused. */
  public static byte[] refusal(String reason) {
    UnknownFieldSet.Builder answer = UnknownFieldSet.newBuilder();
    answer.mergeField(1, Field.newBuilder().addVarint(RESTORE).build());
    answer.mergeField(2, Field.newBuilder().addVarint(0).build());
    ByteString text = ByteString.copyFromUtf8(reason);
    answer.mergeField(9, Field.newBuilder().addLengthDelimited(text).build());
    return answer.build().toByteArray();
  }
}
