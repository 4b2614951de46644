package crit.image;

import crit.bytes.Spool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The parts of one extra, collected before it is known whether they are what the message announces.
 *
 * <p>The bytes are in a spool, so that they may be many. It is used again for the next entry.
 */
public final class ExtraParts {
  /** What a part is. */
  public enum Kind {
    BLOB("a base64 string"),
    NUMBER("a number"),
    MESSAGE("an object");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Returns what it is in JSON. */
    public String text() {
      return text;
    }
  }

  /**
   * A part.
   *
   * @param name its name, empty if it has none
   * @param start where in the spool it starts
   * @param length its length in bytes
   * @param value the number, or for a message the length of the bytes behind it
   */
  record Part(Kind kind, String name, long start, long length, long value) {}

  private final Spool spool;
  private final List<Part> parts = new ArrayList<>();
  private byte[] padding = new byte[0];
  private long mark;
  private boolean isPresent;

  /** Collects into a spool, which the caller closes. */
  public ExtraParts(Spool spool) {
    this.spool = spool;
  }

  /** Forgets everything. */
  public void clear() throws IOException {
    spool.clear();
    parts.clear();
    padding = new byte[0];
    mark = 0;
    isPresent = false;
  }

  /** Notes that there is an extra, though it may have no parts. */
  public void setPresent() {
    isPresent = true;
  }

  /** Takes the next bytes of the part that {@link #endBlob} or {@link #endMessage} ends. */
  public void put(byte[] bytes, int offset, int length) throws IOException {
    spool.put(bytes, offset, length);
  }

  /** Ends a run of bytes; its name is empty if it has none. */
  public void endBlob(String name) {
    end(Kind.BLOB, name, 0);
  }

  /**
   * Ends a message.
   *
   * @param announced the length of the bytes that its own field announces behind it
   */
  public void endMessage(long announced) {
    end(Kind.MESSAGE, "", announced);
  }

  /** Adds a number. */
  public void number(int value) {
    end(Kind.NUMBER, "", value);
  }

  /** Sets padding that is not zero: all padding of the extra, joined. */
  public void setPadding(byte[] bytes) {
    padding = bytes;
  }

  /** Returns whether there is padding that is not zero. */
  public boolean hasPadding() {
    return padding.length > 0;
  }

  /** Returns whether there is an extra, though it may have no parts. */
  public boolean isPresent() {
    return isPresent;
  }

  Spool spool() {
    return spool;
  }

  /** Brings named runs of bytes into the order of their shape; others come behind. */
  void sort(List<ExtraShape.Part> shape) {
    List<String> names = shape.stream().map(ExtraShape.Part::name).toList();
    parts.sort(Comparator.comparingInt(part -> names.indexOf(part.name())));
  }

  List<Part> parts() {
    return parts;
  }

  byte[] padding() {
    return padding;
  }

  private void end(Kind kind, String name, long value) {
    long end = spool.length();
    parts.add(new Part(kind, name, mark, end - mark, value));
    mark = end;
  }
}
