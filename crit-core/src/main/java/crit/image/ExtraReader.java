package crit.image;

import crit.bytes.ByteReader;
import crit.bytes.ByteSink;
import crit.bytes.UnexpectedEndException;
import crit.bytes.UnexpectedEndException.Shortage;
import crit.schemas.FieldRow;
import crit.schemas.MessageRow;
import crit.schemas.Schema;
import crit.wire.WireException;
import crit.wire.WireFields;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the extra behind a message as its shape says, and so skips and sizes it, too. */
final class ExtraReader {
  private final ByteReader in;
  private final Limits limits;
  private final String place;
  private final byte[] message;
  private @Nullable MessageRow row;
  private final ByteSink padding = new ByteSink();
  private boolean isPadded;

  /**
   * @param in stands behind the message
   * @param place the entry's name for errors
   * @param message the entry's message
   */
  ExtraReader(ByteReader in, Limits limits, String place, byte[] message) {
    this.in = in;
    this.limits = limits;
    this.place = place;
    this.message = message;
  }

  /** Reads everything, and hands it to the visitor. */
  void read(EntryShape entry, ExtraVisitor visitor) throws IOException {
    row = entry.row();
    switch (entry.extra()) {
      case ExtraShape.None _ -> {}
      case ExtraShape.Blob blob -> readBlob(blob, visitor);
      case ExtraShape.Blobs blobs -> readBlobs(blobs, visitor);
      case ExtraShape.U16Array array -> readArray(array, visitor);
      case ExtraShape.Messages messages -> readMessages(messages, visitor);
      case ExtraShape.RestOfFile rest -> readRest(rest, visitor);
    }
    if (isPadded) {
      visitor.padding(padding.toByteArray());
    }
  }

  private void readBlob(ExtraShape.Blob shape, ExtraVisitor visitor) throws IOException {
    long length = 0;
    if (!isSet(shape.emptyIf())) {
      for (String field : shape.lengths()) {
        length += number(field);
      }
    }
    readRun("", length, visitor);
    readPadding(length, shape.pad());
  }

  private void readBlobs(ExtraShape.Blobs shape, ExtraVisitor visitor) throws IOException {
    for (ExtraShape.Part part : shape.parts()) {
      readRun(part.name(), number(part.length()), visitor);
    }
  }

  private void readArray(ExtraShape.U16Array shape, ExtraVisitor visitor) throws IOException {
    long count = number(shape.count());
    long size = count * Short.BYTES;
    requireRemaining(size);
    for (long i = 0; i < count; i++) {
      visitor.number(in.u16(place + ": extra"));
    }
    readPadding(size, shape.pad());
  }

  private void readMessages(ExtraShape.Messages shape, ExtraVisitor visitor) throws IOException {
    long count = number(shape.count());
    MessageRow inner = Schema.message(shape.message());
    for (long i = 0; i < count; i++) {
      String what = place + ": message " + i + " of extra";
      long size = in.u32(what + ": size word");
      ImageReader.requireMessage(in, limits, what, size);
      long length = readMessage((int) size, what, inner.require(shape.length()), visitor);
      readRun("", length, visitor);
      readPadding(length, shape.pad());
    }
  }

  /** Hands over a message in the buffer and returns what its field says of the bytes behind it. */
  private long readMessage(int size, String what, FieldRow lengthField, ExtraVisitor visitor)
      throws IOException {
    int start = in.index();
    try {
      visitor.message(in.buffer(), start, start + size);
      return WireFields.number(in.buffer(), start, start + size, lengthField);
    } catch (WireException e) {
      long where = in.position() + e.index() - start;
      throw new ImageFormatException(
          in.name(), where, "%s: at 0x%x %s".formatted(what, where, e.reason()));
    } finally {
      in.advance(size);
    }
  }

  private void readRest(ExtraShape.RestOfFile shape, ExtraVisitor visitor) throws IOException {
    if (!isSet(shape.absentIf())) {
      long remaining = in.remaining();
      if (remaining == ByteReader.UNKNOWN) {
        visitor.blob("", new Run(ExtraVisitor.Blob.UNKNOWN));
        in.transferRest((_, _, _) -> {});
      } else {
        readRun("", remaining, visitor);
      }
    }
  }

  private void readRun(String name, long length, ExtraVisitor visitor) throws IOException {
    if (length < 0) {
      String found = Long.toUnsignedString(length);
      throw new ImageFormatException(
          in.name(),
          in.position(),
          "%s: extra is %s bytes long, %s remain"
              .formatted(place, found, in.remaining() < 0 ? "fewer" : in.remaining()));
    }
    requireRemaining(length);
    long end = in.position() + length;
    visitor.blob(name, new Run(length));
    in.skip(end - in.position(), place + ": extra");
  }

  private void requireRemaining(long length) throws IOException {
    long remaining = in.remaining();
    if (remaining != ByteReader.UNKNOWN && length > remaining) {
      throw new UnexpectedEndException(
          in.name(), place + ": extra", new Shortage(in.position(), length, remaining));
    }
  }

  private void readPadding(long length, int pad) throws IOException {
    int count = (int) (-length & pad - 1);
    in.require(count, place + ": padding");
    padding.put(in.buffer(), in.index(), count);
    for (int i = 0; i < count; i++) {
      isPadded |= in.buffer()[in.index() + i] != 0;
    }
    in.advance(count);
  }

  private long number(String field) throws IOException {
    return WireFields.number(
        message, 0, message.length, Objects.requireNonNull(row).require(field));
  }

  private boolean isSet(String field) throws IOException {
    return !field.isEmpty() && number(field) != 0;
  }

  private final class Run implements ExtraVisitor.Blob {
    private final long length;

    Run(long length) {
      this.length = length;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public void read(ByteReader.Consumer consumer) throws IOException {
      if (length == UNKNOWN) {
        in.transferRest(consumer);
      } else {
        in.transfer(length, place + ": extra", consumer);
      }
    }
  }
}
