package crit.json;

import crit.bytes.ByteReader;
import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.bytes.Spool;
import crit.image.ExtraException;
import crit.image.ExtraParts;
import crit.image.ExtraShape;
import crit.image.Frame;
import crit.image.Head;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.image.ImageWriter;
import crit.image.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes an image of its JSON, one entry in memory at a time and extras of any size through a spool.
 *
 * <p>Plain and pretty values may be mixed, members may have any order. What is ambiguous is
 * refused: unknown or repeated names, numbers out of range or with a fraction, extras that are not
 * as long as their message says.
 */
public final class JsonImageReader {
  private static final String MAGIC = "magic";
  private static final String ENTRIES = "entries";

  private final JsonReader json;
  private final MessageParser parser;
  private final ImageWriter writer;
  private final ByteSink message = new ByteSink();
  private final ExtraParts extra;
  private final ExtraParser extraParser;
  private final MessagePlan first;
  private final MessagePlan rest;
  private int index;

  private JsonImageReader(JsonReader json, ImageWriter writer, Spool spool) {
    this.json = json;
    this.writer = writer;
    this.parser = new MessageParser(json, Limits.DEFAULT, writer.head().isBigEndian());
    this.extra = new ExtraParts(spool);
    this.first = MessagePlan.of(writer.type().entry(0).message());
    this.rest = MessagePlan.of(writer.type().entry(1).message());
    this.extraParser = new ExtraParser(json, parser, extra);
  }

  /**
   * Reads JSON and writes the image, whose stream it neither closes nor flushes.
   *
   * @param directory where large extras wait in files without a name
   * @throws JsonException if the source is no JSON, or not that of an image
   */
  public static void read(ByteSource source, OutputStream out, Path directory) throws IOException {
    var in = new ByteReader(source);
    var json = new JsonReader(in);
    var top = new Top();
    in.retain();
    boolean hasMagic = top.readUpToEntries(json);
    in.release();
    if (hasMagic) {
      entries(json, top, out, directory);
      top.readBehindEntries(json, false);
    } else if (source.size() != ByteSource.UNKNOWN) {
      readLateMagic(json, top, source, out, directory);
    } else if (in.rewind()) {
      readLateMagicOfPipe(in, source.name(), out, directory);
    } else {
      throw json.error("found the magic not in front of the entries, expected it there in a pipe");
    }
  }

  /** The magic comes behind the entries, as it does when names were sorted: look for it first. */
  private static void readLateMagic(
      JsonReader json, Top top, ByteSource source, OutputStream out, Path directory)
      throws IOException {
    json.skipValue(0);
    top.readBehindEntries(json, true);
    var again = new JsonReader(new ByteReader(source));
    new Top().readUpToEntries(again);
    entries(again, top, out, directory);
  }

  private static void readLateMagicOfPipe(
      ByteReader in, String name, OutputStream out, Path directory) throws IOException {
    try (var spool = new Spool(directory)) {
      in.transferRest(spool::put);
      read(spool.toSource(name), out, directory);
    }
  }

  private static void entries(JsonReader json, Top top, OutputStream out, Path directory)
      throws IOException {
    ImageType type = top.type(json);
    Head head = top.head(json, type);
    try (var spool = new Spool(directory)) {
      new JsonImageReader(json, new ImageWriter(out, type, head), spool).readEntries();
    }
  }

  private void readEntries() throws IOException {
    json.expect('[', "an array of entries");
    for (index = 0; json.next(index == 0, ']'); index++) {
      try {
        readEntry();
      } catch (ExtraException e) {
        throw json.error("entry %d: %s".formatted(index, e.reason()));
      }
    }
    writer.finish();
  }

  private void readEntry() throws IOException {
    ExtraShape shape = writer.shape().extra();
    MessagePlan plan = index == 0 ? first : rest;
    message.rollback(0);
    if (!(shape instanceof ExtraShape.None)) {
      extra.clear();
    }
    json.expect('{', "an entry, which is an object");
    parser.open(plan, message, index);
    for (boolean isFirst = !parser.numbers(message); json.next(isFirst, '}'); isFirst = false) {
      if (!parser.member(message)) {
        extraMember(shape, plan);
      }
      parser.numbers(message);
    }
    parser.close(message);
    if (message.length() > Limits.DEFAULT.messageBytes()) {
      throw json.error(
          "entry %d: found a message of %d bytes, at most %d are allowed"
              .formatted(index, message.length(), Limits.DEFAULT.messageBytes()));
    }
    if (shape instanceof ExtraShape.None) {
      writer.entry(message);
    } else {
      writer.entry(message, extra);
    }
  }

  private void extraMember(ExtraShape shape, MessagePlan plan) throws IOException {
    boolean hasExtra = !(shape instanceof ExtraShape.None);
    String name = json.string();
    if (hasExtra && name.equals(ExtraPrinter.EXTRA)) {
      if (extra.isPresent()) {
        throw json.error("found extra for the second time");
      }
      extraParser.parse(shape);
    } else if (hasExtra && name.equals(ExtraPrinter.PAD)) {
      if (extra.hasPadding()) {
        throw json.error("found @pad for the second time");
      }
      extra.setPadding(base64());
    } else {
      throw parser.unknown(plan, hasExtra ? ", extra" : "");
    }
  }

  private byte[] base64() throws IOException {
    var bytes = new ByteArrayOutputStream();
    json.readBase64(bytes::write);
    return bytes.toByteArray();
  }

  /** The members beside the entries. */
  private static final class Top {
    private Optional<String> magic = Optional.empty();
    private Optional<String> head = Optional.empty();
    private boolean isFirst = true;

    /** Returns whether the magic is known when the entries start, and stands before their value. */
    boolean readUpToEntries(JsonReader json) throws IOException {
      if (json.peek() != '{') {
        throw json.error(
            "found %s, expected JSON: an object with the members magic and entries"
                .formatted(json.found()));
      }
      json.expect('{', "an object");
      while (next(json)) {
        if (json.string().equals(ENTRIES)) {
          return magic.isPresent();
        }
        member(json);
      }
      throw json.error("found no member entries");
    }

    void readBehindEntries(JsonReader json, boolean isHeadAllowed) throws IOException {
      while (next(json)) {
        if (!isHeadAllowed && json.string().equals(JsonImageWriter.HEAD)) {
          throw json.error("found @head behind the entries, expected it in front of them");
        }
        if (json.string().equals(ENTRIES)) {
          throw json.error("found entries for the second time");
        }
        member(json);
      }
      if (json.peek() >= 0) {
        throw json.error("found %s behind the image".formatted(json.found()));
      }
    }

    private boolean next(JsonReader json) throws IOException {
      boolean hasNext = json.next(isFirst, '}');
      isFirst = false;
      if (hasNext) {
        json.name();
      }
      return hasNext;
    }

    private void member(JsonReader json) throws IOException {
      switch (json.string()) {
        case MAGIC -> magic = Optional.of(text(json, magic));
        case JsonImageWriter.HEAD -> head = Optional.of(text(json, head));
        default ->
            throw json.error(
                "found \"%s\", expected magic, entries or %s"
                    .formatted(json.string(), JsonImageWriter.HEAD));
      }
    }

    private static String text(JsonReader json, Optional<String> known) throws IOException {
      if (known.isPresent()) {
        throw json.error("found %s for the second time".formatted(json.string()));
      }
      json.readString();
      return json.string();
    }

    ImageType type(JsonReader json) throws JsonException {
      String name = magic.orElseThrow(() -> json.error("found no member magic"));
      return ImageTypes.byName(name)
          .orElseThrow(() ->
              json.error("found the magic \"%s\", expected one of: %s".formatted(name, names())));
    }

    private static String names() {
      return ImageTypes.all().stream()
          .filter(type -> !type.isRaw())
          .map(ImageType::magicName)
          .collect(Collectors.toCollection(TreeSet::new))
          .stream()
          .collect(Collectors.joining(", "));
    }

    Head head(JsonReader json, ImageType type) throws JsonException {
      if (head.isEmpty()) {
        return JsonImageWriter.usualHead(type);
      }
      String text = head.get();
      boolean isBigEndian = text.endsWith(JsonImageWriter.BIG_ENDIAN);
      int length = text.length() - (isBigEndian ? JsonImageWriter.BIG_ENDIAN.length() : 0);
      String label = text.substring(0, length);
      for (Frame frame : Set.of(Frame.ALONE, Frame.COMMON, Frame.SERVICE)) {
        if (frame.label().equals(label)) {
          return new Head(frame, isBigEndian);
        }
      }
      throw json.error(
          "found the head \"%s\", expected alone, common or service, each also with%s"
              .formatted(text, JsonImageWriter.BIG_ENDIAN));
    }
  }
}
