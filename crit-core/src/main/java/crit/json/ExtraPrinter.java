package crit.json;

import crit.bytes.ByteSink;
import crit.image.ExtraShape;
import crit.image.ExtraVisitor;
import crit.image.ImageReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints the extra of the entry at which a reader stands. */
final class ExtraPrinter implements ExtraVisitor {
  /** The key of an extra. */
  static final String EXTRA = "extra";

  /** The key of padding that is not zero. */
  static final String PAD = "@pad";

  private static final String UNITS = "BKMGTPE";

  private final JsonSink json;
  private final ByteSink sink;
  private final MessagePrinter printer;
  private final int level;
  private @Nullable MessagePlan inner;
  private boolean isPresent;
  private boolean isEmpty;
  private byte[] padding = new byte[0];

  /**
   * @param level the indent of the entry's members
   */
  ExtraPrinter(JsonSink json, MessagePrinter printer, int level) {
    this.json = json;
    this.sink = json.sink();
    this.printer = printer;
    this.level = level;
  }

  /**
   * Prints the extra as a member, if there is one.
   *
   * @param isFirst whether no member precedes
   * @return whether there is one
   */
  boolean print(ImageReader in, boolean isFirst) throws IOException {
    isPresent = false;
    isEmpty = true;
    padding = new byte[0];
    switch (in.shape().extra()) {
      case ExtraShape.None _ -> {}
      case ExtraShape.Blob _ -> {
        open(isFirst);
        in.readExtra(this);
      }
      case ExtraShape.RestOfFile _ -> in.readExtra(new RestPrinter(isFirst));
      case ExtraShape.Blobs _ -> bracketed(in, isFirst, "{}");
      case ExtraShape.U16Array _ -> bracketed(in, isFirst, "[]");
      case ExtraShape.Messages messages -> {
        inner = MessagePlan.of(messages.message());
        bracketed(in, isFirst, "[]");
      }
    }
    if (padding.length > 0) {
      json.separator(false, level);
      json.key(PAD);
      json.plainString(Base64.getEncoder().encodeToString(padding));
    }
    return isPresent;
  }

  /** Prints the size of the extra in its place; returns whether there is one to be shown. */
  boolean printSize(ImageReader in, boolean isFirst) throws IOException {
    ExtraShape shape = in.shape().extra();
    boolean isGhost = in.type().name().equals("GHOST_FILE");
    if (shape instanceof ExtraShape.None || isGhost) {
      return false;
    }
    var size = new SizeVisitor();
    in.readExtra(size);
    open(isFirst);
    json.plainString("... <" + sizeText(size.bytes) + ">");
    return true;
  }

  private void open(boolean isFirst) {
    isPresent = true;
    json.separator(isFirst, level);
    json.key(EXTRA);
  }

  private void bracketed(ImageReader in, boolean isFirst, String brackets) throws IOException {
    open(isFirst);
    sink.put(brackets.charAt(0));
    in.readExtra(this);
    json.close(brackets.charAt(1), isEmpty, level);
  }

  @Override
  public void blob(String name, Blob blob) throws IOException {
    if (!name.isEmpty()) {
      element();
      json.key(name);
    } else if (!isEmpty) {
      element();
    }
    base64(blob);
  }

  private void base64(Blob blob) throws IOException {
    sink.put('"');
    var base64 = new Base64Printer(sink);
    blob.read(base64::accept);
    base64.finish();
    sink.put('"');
  }

  @Override
  public void number(int value) throws IOException {
    element();
    sink.ascii(Integer.toString(value));
    sink.drainIfLarge();
  }

  @Override
  public void message(byte[] bytes, int start, int end) throws IOException {
    element();
    sink.put('{');
    MessagePlan plan = Objects.requireNonNull(inner);
    boolean isBare = printer.fields(bytes, start, end, plan);
    json.close('}', isBare, level + 1);
  }

  @Override
  public void padding(byte[] bytes) {
    padding = bytes;
  }

  private void element() {
    json.separator(isEmpty, level + 1);
    isEmpty = false;
  }

  /** Returns a size as crit words it: in the largest unit that fits, one decimal if not whole. */
  static String sizeText(long bytes) {
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < UNITS.length() - 1) {
      size /= 1024;
      unit++;
    }
    String number =
        size == Math.rint(size)
            ? Long.toString((long) size)
            : new BigDecimal(size).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
    return number + UNITS.charAt(unit) + (unit == 0 ? "" : "B");
  }

  /** Prints the member only if there is an extra. */
  private final class RestPrinter implements ExtraVisitor {
    private final boolean isFirst;

    RestPrinter(boolean isFirst) {
      this.isFirst = isFirst;
    }

    @Override
    public void blob(String name, Blob blob) throws IOException {
      open(isFirst);
      base64(blob);
    }
  }

  private static final class SizeVisitor implements ExtraVisitor {
    private long bytes;

    @Override
    public void blob(String name, Blob blob) {
      bytes += blob.length();
    }

    @Override
    public void number(int value) {
      bytes += Short.BYTES;
    }

    @Override
    public void message(byte[] array, int start, int end) {
      bytes += end - start;
    }
  }
}
