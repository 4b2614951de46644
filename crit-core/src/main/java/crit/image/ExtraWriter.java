package crit.image;

import crit.bytes.ByteSink;
import crit.image.ExtraParts.Kind;
import crit.image.ExtraParts.Part;
import crit.schemas.MessageRow;
import crit.wire.WireFields;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Writes the extra behind a message as its shape says, after comparing it with the message. */
final class ExtraWriter {
  private final ImageWriter target;
  private final ByteSink sink;
  private final OutputStream out;
  private final byte[] message;
  private final MessageRow row;
  private final ExtraParts extra;
  private int next;
  private int padded;

  ExtraWriter(ImageWriter target, byte[] message, MessageRow row, ExtraParts extra) {
    this.target = target;
    this.sink = target.sink();
    this.out = target.out();
    this.message = message;
    this.row = row;
    this.extra = extra;
  }

  /**
   * Compares the parts with what the message announces.
   *
   * @throws ExtraException if they differ
   */
  void check(ExtraShape shape) throws IOException {
    switch (shape) {
      case ExtraShape.None _ -> checkAbsent("its message has none");
      case ExtraShape.Blob blob -> checkBlob(blob);
      case ExtraShape.Blobs blobs -> checkBlobs(blobs);
      case ExtraShape.U16Array array -> checkArray(array);
      case ExtraShape.Messages messages -> checkMessages(messages);
      case ExtraShape.RestOfFile rest -> checkRest(rest);
    }
    check(next == extra.parts().size(), () -> "extra has more elements than its message announces");
    int padding = padding(shape);
    check(
        extra.padding().length == 0 || extra.padding().length == padding,
        () -> "@pad is %d bytes long, expected %d".formatted(extra.padding().length, padding));
  }

  /** Writes the parts, which {@link #check} has seen. */
  void write(ExtraShape shape) throws IOException {
    long size = 0;
    for (Part part : extra.parts()) {
      switch (part.kind()) {
        case NUMBER -> {
          target.u16((int) part.value());
          size += Short.BYTES;
        }
        case MESSAGE -> {
          target.u32((int) part.length());
          extra.spool().copyTo(part.start(), part.length(), sink, out);
        }
        case BLOB -> {
          extra.spool().copyTo(part.start(), part.length(), sink, out);
          pad(part.length(), multiple(shape));
        }
      }
    }
    pad(size, shape instanceof ExtraShape.U16Array ? multiple(shape) : 1);
  }

  private static int multiple(ExtraShape shape) {
    return switch (shape) {
      case ExtraShape.Blob blob -> blob.pad();
      case ExtraShape.U16Array array -> array.pad();
      case ExtraShape.Messages messages -> messages.pad();
      case ExtraShape.None _, ExtraShape.Blobs _, ExtraShape.RestOfFile _ -> 1;
    };
  }

  private int padding(ExtraShape shape) {
    long bytes = 0;
    long numbers = 0;
    for (Part part : extra.parts()) {
      numbers += part.kind() == Kind.NUMBER ? Short.BYTES : 0;
      bytes += part.kind() == Kind.BLOB ? -part.length() & multiple(shape) - 1 : 0;
    }
    return (int) (bytes + (-numbers & multiple(shape) - 1));
  }

  private void pad(long length, int multiple) {
    for (int count = (int) (-length & multiple - 1); count > 0; count--) {
      sink.put(padded < extra.padding().length ? extra.padding()[padded++] : 0);
    }
  }

  private void checkBlob(ExtraShape.Blob shape) throws IOException {
    long announced = 0;
    if (shape.emptyIf().isEmpty() || number(shape.emptyIf()) == 0) {
      for (String field : shape.lengths()) {
        announced += number(field);
      }
    }
    checkLength("extra", String.join(" and ", shape.lengths()), announced, takeBlob(""));
  }

  private void checkBlobs(ExtraShape.Blobs shape) throws IOException {
    extra.sort(shape.parts());
    for (ExtraShape.Part part : shape.parts()) {
      long announced = number(part.length());
      checkLength("extra." + part.name(), part.length(), announced, takeBlob(part.name()));
    }
  }

  private void checkArray(ExtraShape.U16Array shape) throws IOException {
    while (next < extra.parts().size() && extra.parts().get(next).kind() == Kind.NUMBER) {
      next++;
    }
    long announced = number(shape.count());
    check(
        next == announced,
        () -> "extra has %d numbers, field %s says %d".formatted(next, shape.count(), announced));
  }

  private void checkMessages(ExtraShape.Messages shape) throws IOException {
    long announced = number(shape.count());
    long found = 0;
    while (next < extra.parts().size() && extra.parts().get(next).kind() == Kind.MESSAGE) {
      String name = "extra message " + found++;
      long length = extra.parts().get(next++).value();
      checkLength("the bytes of " + name, shape.length(), length, takeBlob(""));
    }
    long count = found;
    check(
        count == announced,
        () -> "extra has %d messages, field %s says %d".formatted(count, shape.count(), announced));
  }

  private void checkRest(ExtraShape.RestOfFile shape) throws IOException {
    if (number(shape.absentIf()) != 0) {
      checkAbsent("field " + shape.absentIf() + " says that entries follow");
    } else {
      check(extra.isPresent(), () -> "extra is absent, expected the rest of the file as base64");
      takeBlob("");
    }
  }

  private void checkAbsent(String reason) throws ExtraException {
    check(!extra.isPresent(), () -> "extra is present, but " + reason);
  }

  /** Steps over a run of bytes and returns its length, -1 if there is none. */
  private long takeBlob(String name) {
    if (next < extra.parts().size()) {
      Part part = extra.parts().get(next);
      if (part.kind() == Kind.BLOB && part.name().equals(name)) {
        next++;
        return part.length();
      }
    }
    return -1;
  }

  private static void checkLength(String what, String field, long announced, long found)
      throws ExtraException {
    check(
        found == announced || found < 0 && announced == 0,
        () ->
            "%s is %s, field %s says %d bytes"
                .formatted(what, found < 0 ? "absent" : found + " bytes long", field, announced));
  }

  private static void check(boolean isRight, Supplier<String> reason) throws ExtraException {
    if (!isRight) {
      throw new ExtraException(reason.get());
    }
  }

  private long number(String field) throws IOException {
    return WireFields.number(message, 0, message.length, row.require(field));
  }
}
