package crit.json;

import crit.bytes.ByteReader;
import crit.bytes.ByteSink;
import crit.bytes.ByteSource;
import crit.image.Limits;
import crit.wire.WireException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The JSON of one message, as an element of {@code entries} in the JSON of an image, but without
 * what stands behind the message there. Lossless: what the fields do not tell is in {@code @wire}.
 */
public final class JsonMessage {
  private JsonMessage() {}

  /**
   * Prints a message.
   *
   * @param message its bytes
   * @param name the name of its kind, as in the schema
   * @return an object, in UTF-8
   * @throws WireException if it is malformed
   */
  public static byte[] print(byte[] message, String name, JsonForm form) throws WireException {
    var sink = new ByteSink();
    var json = new JsonSink(sink, form.isPretty());
    sink.put('{');
    boolean isEmpty =
        new MessagePrinter(json, Limits.DEFAULT, false, 1)
            .fields(message, 0, message.length, MessagePlan.of(name));
    json.close('}', isEmpty, 0);
    return Arrays.copyOf(sink.array(), sink.length());
  }

  /**
   * Makes a message of its JSON, plain, pretty or mixed.
   *
   * @param source what is read; its name stands in errors
   * @param name the name of its kind, as in the schema
   * @param index the number of the entry, for errors
   * @return its bytes
   * @throws JsonException if it is no JSON, or not that of such a message
   */
  public static byte[] parse(ByteSource source, String name, int index) throws IOException {
    var json = new JsonReader(new ByteReader(source));
    var parser = new MessageParser(json, Limits.DEFAULT, false);
    var message = new ByteSink();
    MessagePlan plan = MessagePlan.of(name);
    json.expect('{', "an entry, which is an object");
    parser.open(plan, message, index);
    for (boolean isFirst = !parser.numbers(message); json.next(isFirst, '}'); isFirst = false) {
      if (!parser.member(message)) {
        throw parser.unknown(plan, "");
      }
      parser.numbers(message);
    }
    parser.close(message);
    if (json.peek() >= 0) {
      throw json.error("found %s, expected the end".formatted(json.found()));
    }
    return Arrays.copyOf(message.array(), message.length());
  }
}
