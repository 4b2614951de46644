package crit.json;

import crit.bytes.ByteSink;
import crit.image.ExtraParts;
import crit.image.ExtraParts.Kind;
import crit.image.ExtraShape;
import crit.schemas.MessageRow;
import crit.schemas.Schema;
import crit.wire.WireFields;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Reads the member {@code extra} and collects its parts. */
final class ExtraParser {
  private final JsonReader json;
  private final MessageParser parser;
  private final ExtraParts extra;
  private final ByteSink message = new ByteSink();

  ExtraParser(JsonReader json, MessageParser parser, ExtraParts extra) {
    this.json = json;
    this.parser = parser;
    this.extra = extra;
  }

  /** Reads the value of the member. */
  void parse(ExtraShape shape) throws IOException {
    extra.setPresent();
    parser.setInExtra(true);
    switch (shape) {
      case ExtraShape.Blob _, ExtraShape.RestOfFile _ -> blob("");
      case ExtraShape.Blobs blobs -> blobs(blobs);
      case ExtraShape.U16Array _ -> numbers();
      case ExtraShape.Messages messages -> messages(messages);
      case ExtraShape.None _ -> throw new IllegalArgumentException("an entry without extra");
    }
    parser.setInExtra(false);
  }

  private void blob(String name) throws IOException {
    require('"', Kind.BLOB.text());
    json.readBase64(extra::put);
    extra.endBlob(name);
  }

  private void require(char c, String what) throws IOException {
    if (json.peek() != c) {
      throw json.error("found %s, expected %s".formatted(json.found(), what));
    }
  }

  private void blobs(ExtraShape.Blobs shape) throws IOException {
    require('{', "an object");
    json.expect('{', "an object");
    Set<String> names = new HashSet<>();
    for (boolean isFirst = true; json.next(isFirst, '}'); isFirst = false) {
      json.name();
      String name = partName(shape, json.string());
      if (!names.add(name)) {
        throw json.error("found %s for the second time".formatted(name));
      }
      blob(name);
    }
  }

  private String partName(ExtraShape.Blobs shape, String name) throws JsonException {
    for (ExtraShape.Part part : shape.parts()) {
      if (part.name().equals(name) || part.alias().equals(name)) {
        return part.name();
      }
    }
    throw json.error(
        "found \"%s\", expected %s"
            .formatted(
                name, String.join(" or ", shape.parts().stream().map(p -> p.name()).toList())));
  }

  private void numbers() throws IOException {
    require('[', "an array of numbers");
    json.expect('[', "an array");
    for (boolean isFirst = true; json.next(isFirst, ']'); isFirst = false) {
      if (!JsonReader.isNumber(json.peek())) {
        throw json.error("found %s, expected a number".formatted(json.found()));
      }
      long value = json.magnitude();
      if (json.isNegative() && value != 0 || value >>> Short.SIZE != 0) {
        String sign = json.isNegative() ? "-" : "";
        throw json.error(
            "found %s%s, expected a number from 0 to 65535"
                .formatted(sign, Long.toUnsignedString(value)));
      }
      extra.number((int) value);
    }
  }

  private void messages(ExtraShape.Messages shape) throws IOException {
    require('[', "an array of objects, each with a base64 string behind it");
    json.expect('[', "an array");
    boolean isBehindMessage = false;
    for (boolean isFirst = true; json.next(isFirst, ']'); isFirst = false) {
      if (isBehindMessage) {
        blob("");
      } else {
        message(shape);
      }
      isBehindMessage = !isBehindMessage;
    }
  }

  private void message(ExtraShape.Messages shape) throws IOException {
    require('{', Kind.MESSAGE.text());
    MessageRow row = Schema.message(shape.message());
    message.rollback(0);
    parser.object(message, MessagePlan.of(shape.message()));
    extra.put(message.array(), 0, message.length());
    extra.endMessage(
        WireFields.number(message.array(), 0, message.length(), row.require(shape.length())));
  }
}
