package crit.daemon.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import crit.daemon.os.Handover;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
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
  private static final long NO_TYPE = 0;
  private static final int RESTORE = 2;
  private static final int IMAGES_DESCRIPTOR = 1;
  private static final int WORK_DESCRIPTOR = 17;
  private static final int STATUS_DESCRIPTOR = 49;
  private static final int IMAGES_PATH = 68;

  private final ByteString bytes;
  private final UnknownFieldSet message;
  private final UnknownFieldSet options;

  private Request(ByteString bytes) throws InvalidProtocolBufferException {
    this.bytes = bytes;
    this.message = UnknownFieldSet.parseFrom(bytes);
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
      return new Request(ByteString.copyFrom(bytes.duplicate()));
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
   * Returns the directory of the images, as this process names it.
   *
   * @param client the process that asks, in whose table the number of a directory is
   * @throws IOException if there is none, or if its name stands for another one here
   */
  public Path images(int client) throws IOException {
    Optional<Path> open = open(IMAGES_DESCRIPTOR, client);
    if (open.isPresent()) {
      Path named = open.get().toRealPath();
      if (!Files.isSameFile(named, open.get())) {
        throw new IOException(
            "%s is another directory here than for process %d, expected a client that sees the same mounts"
                .formatted(named, client));
      }
      return named;
    }
    List<ByteString> paths = options.getField(IMAGES_PATH).getLengthDelimitedList();
    if (paths.isEmpty()) {
      throw new IOException("request names no directory of images");
    }
    Path directory = Path.of("/proc/" + client + "/cwd").toRealPath();
    return directory.resolve(paths.getLast().toStringUtf8());
  }

  /** Returns what the number in a field stands for, in the table of the process that asks. */
  private Optional<Path> open(int field, int client) {
    return last(options, field)
        .map(Long::intValue)
        .filter(it -> it >= 0)
        .map(it -> Path.of("/proc/%d/fd/%d".formatted(client, it)));
  }

  /**
   * Returns the request for a CRIU that takes this process for the one that asks: what its numbers
   * stand for is opened here, and stays open. All else stays as it is, but that CRIU's log and pid
   * files, which it writes to the directory of the images if no other is named (source: {@code
   * criu/cr-service.c}), do not get into a view.
   *
   * @param client the process that asks
   * @param view the directory to take for that of the images, if it is another one
   * @param opened gets the numbers of what is opened, also if it fails
   */
  public byte[] forwarded(int client, Optional<Path> view, List<Integer> opened)
      throws IOException {
    UnknownFieldSet.Builder edited = options.toBuilder();
    Optional<Path> images = view.or(() -> open(IMAGES_DESCRIPTOR, client));
    if (images.isPresent()) {
      put(edited, IMAGES_DESCRIPTOR, Handover.openDirectory(images.get()), opened);
    }
    Optional<Path> work = open(WORK_DESCRIPTOR, client);
    if (view.isPresent()) {
      edited.clearField(IMAGES_PATH);
      work = options.hasField(WORK_DESCRIPTOR) ? work : Optional.of(images(client));
    }
    if (work.isPresent()) {
      put(edited, WORK_DESCRIPTOR, Handover.openDirectory(work.get()), opened);
    }
    Optional<Path> status = open(STATUS_DESCRIPTOR, client);
    if (status.isPresent()) {
      put(edited, STATUS_DESCRIPTOR, Handover.openToWrite(status.get()), opened);
    }
    UnknownFieldSet changed = edited.build();
    if (changed.equals(options)) {
      return bytes.toByteArray();
    }
    Field field = Field.newBuilder().addLengthDelimited(changed.toByteString()).build();
    return only(message, OPTIONS, field).toByteArray();
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

  /** Returns the answer to a request that was refused, which has its type. */
  public static byte[] refusal(ByteBuffer request, String reason) {
    UnknownFieldSet.Builder answer = UnknownFieldSet.newBuilder();
    answer.mergeField(1, Field.newBuilder().addVarint(type(request)).build());
    answer.mergeField(2, Field.newBuilder().addVarint(0).build());
    ByteString text = ByteString.copyFromUtf8(reason);
    answer.mergeField(9, Field.newBuilder().addLengthDelimited(text).build());
    return answer.build().toByteArray();
  }

  /** Returns what a message asks for; what is none asks for nothing, as CRIU answers it. */
  private static long type(ByteBuffer request) {
    try {
      var bytes = ByteString.copyFrom(request.duplicate());
      return last(UnknownFieldSet.parseFrom(bytes), TYPE).orElse(NO_TYPE);
    } catch (InvalidProtocolBufferException _) {
      return NO_TYPE;
    }
  }
}
