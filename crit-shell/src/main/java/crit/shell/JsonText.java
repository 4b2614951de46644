package crit.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Iterator;

/** JSON as {@code crit show} indents it, in colours if wanted. */
final class JsonText {
  private static final String NAME = "\033[34m";
  private static final String TEXT = "\033[32m";
  private static final String NUMBER = "\033[36m";
  private static final String PLAIN = "\033[0m";
  private static final String INDENT = "    ";

  private final Writer out;
  private final boolean isColoured;

  private JsonText(Writer out, boolean isColoured) {
    this.out = out;
    this.isColoured = isColoured;
  }

  static void write(JsonNode json, Writer out, boolean isColoured) throws IOException {
    new JsonText(out, isColoured).value(json, 0);
    out.write('\n');
  }

  /** Returns a value on one line. */
  static String line(JsonNode json) {
    var text = new StringWriter();
    try {
      new JsonText(text, false).value(json, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void value(JsonNode json, int level) throws IOException {
    if (!json.isContainerNode()) {
      coloured(json.isTextual() ? TEXT : NUMBER, json.toString());
      return;
    }
    out.write(json.isArray() ? '[' : '{');
    int inner = level < 0 ? level : level + 1;
    if (json.isArray()) {
      for (Iterator<JsonNode> it = json.iterator(); it.hasNext(); ) {
        indent(inner);
        value(it.next(), inner);
        comma(it, inner);
      }
    } else {
      for (var it = json.properties().iterator(); it.hasNext(); ) {
        var field = it.next();
        indent(inner);
        coloured(NAME, "\"" + field.getKey() + "\"");
        out.write(": ");
        value(field.getValue(), inner);
        comma(it, inner);
      }
    }
    if (!json.isEmpty()) {
      indent(level);
    }
    out.write(json.isArray() ? ']' : '}');
  }

  private void comma(Iterator<?> it, int level) throws IOException {
    if (it.hasNext()) {
      out.write(level < 0 ? ", " : ",");
    }
  }

  private void indent(int level) throws IOException {
    if (level >= 0) {
      out.write("\n" + INDENT.repeat(level));
    }
  }

  private void coloured(String colour, String text) throws IOException {
    out.write(isColoured ? colour + text + PLAIN : text);
  }
}
