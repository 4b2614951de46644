package crit.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import crit.bytes.ByteReader;
import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.image.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Images to JSON and back, and single messages, in memory. */
final class Codec {
  private static final Path SPOOL = Path.of(System.getProperty("java.io.tmpdir"));

  private Codec() {}

  /** Returns an image's JSON. */
  static String decode(byte[] image, JsonForm form) throws IOException {
    return decode(ByteSource.of("test.img", image), form);
  }

  static String decode(ByteSource image, JsonForm form) throws IOException {
    return decode(image, form, Limits.DEFAULT);
  }

  static String decode(ByteSource image, JsonForm form, Limits limits) throws IOException {
    var out = new ByteArrayOutputStream();
    JsonImageWriter.write(image, out, form, limits);
    return out.toString(UTF_8);
  }

  /** Returns what {@code crit info} prints. */
  static String info(byte[] image) throws IOException {
    var out = new ByteArrayOutputStream();
    JsonImageWriter.writeInfo(ByteSource.of("test.img", image), out);
    return out.toString(UTF_8);
  }

  /** Returns the image of a JSON text. */
  static byte[] encode(String json) throws IOException {
    return encode(ByteSource.of("test.json", json.getBytes(UTF_8)));
  }

  /** Returns the image of a JSON text that comes through a pipe. */
  static byte[] encodePipe(String json) throws IOException {
    return encode(ByteSource.of("stdin", new ByteArrayInputStream(json.getBytes(UTF_8))));
  }

  static byte[] encode(ByteSource json) throws IOException {
    var out = new ByteArrayOutputStream();
    JsonImageReader.read(json, out, SPOOL);
    return out.toByteArray();
  }

  /** Returns a message's JSON, an object. */
  static String print(String message, byte[] bytes, boolean isPretty) throws IOException {
    var sink = new ByteSink();
    var json = new JsonSink(sink, isPretty);
    var printer = new MessagePrinter(json, Limits.DEFAULT, false, 1);
    sink.put('{');
    boolean isEmpty = printer.fields(bytes, 0, bytes.length, MessagePlan.of(message));
    json.close('}', isEmpty, 0);
    return new String(sink.array(), 0, sink.length(), UTF_8);
  }

  /** Returns the message of an object. */
  static byte[] parse(String message, String text) throws IOException {
    var json = new JsonReader(new ByteReader(ByteSource.of("test.json", text.getBytes(UTF_8))));
    var parser = new MessageParser(json, Limits.DEFAULT, false);
    var sink = new ByteSink();
    parser.object(sink, MessagePlan.of(message));
    return sink.toByteArray();
  }
}
