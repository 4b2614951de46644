package crit.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import crit.checkpoint.ImageStore;
import crit.explore.Glob;
import crit.image.ImageTypes;
import crit.json.JsonForm;
import crit.json.JsonImageWriter;
import crit.render.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Looks for values in all fields of images, which it takes as the JSON that people read. */
final class FieldSearch extends OutputStream {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String file;
  private final Pattern pattern;
  private final Writer out;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private int entry = -1;

  private FieldSearch(String file, Pattern pattern, Writer out) throws IOException {
    this.file = file;
    this.pattern = pattern;
    this.out = out;
    this.parser = JSON.createNonBlockingByteArrayParser();
    this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** Runs the command. */
  static int run(Shell shell, List<String> words, Output output) throws IOException {
    boolean ignoresCase = words.contains("-i");
    List<String> rest = words.stream().filter(it -> !it.equals("-i")).toList();
    if (rest.isEmpty() || rest.size() > 2) {
      throw new IOException("expected a regular expression, and maybe a pattern of images");
    }
    Pattern pattern = pattern(rest.getFirst(), ignoresCase);
    String images = rest.size() > 1 ? rest.get(1) : "*";
    ImageStore store = shell.session().state().set().store();
    output.print(out -> {
      for (String file : store.names()) {
        boolean hasEntries = ImageTypes.byFileName(file).map(it -> !it.isRaw()).orElse(false);
        if (hasEntries && Glob.matches(images, file)) {
          search(store, file, pattern, out);
        }
      }
    });
    return Shell.DONE;
  }

  /** Makes a pattern of what a person wrote. */
  static Pattern pattern(String text, boolean ignoresCase) throws IOException {
    try {
      int flags = ignoresCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
      return Pattern.compile(text, flags);
    } catch (PatternSyntaxException e) {
      throw new IOException(
          "'%s' is no regular expression: %s".formatted(text, e.getDescription()), e);
    }
  }

  private static void search(ImageStore store, String file, Pattern pattern, Writer out)
      throws IOException {
    try (var source = store.open(file);
        var search = new FieldSearch(file, pattern, out)) {
      JsonImageWriter.write(source, search, JsonForm.PRETTY_WITHOUT_EXTRA);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    feeder.feedInput(bytes, offset, offset + length);
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.NOT_AVAILABLE) {
      if (token.isScalarValue()) {
        value(parser.getText());
      }
      token = parser.nextToken();
    }
  }

  private void value(String text) throws IOException {
    if (pattern.matcher(text).find()) {
      var path = new StringBuilder();
      path(parser.getParsingContext(), path);
      if (entry >= 0) {
        out.append(Printable.of(file + path + ": " + text)).append('\n');
      }
    }
  }

  /** Puts the path of a value below the list of entries; the entry is -1 if it is not there. */
  private void path(JsonStreamContext context, StringBuilder path) {
    JsonStreamContext owner = context.getParent();
    if (owner == null || owner.inRoot()) {
      entry = -1;
      return;
    }
    path(owner, path);
    boolean isEntries = owner.inObject() && owner.getParent().inRoot();
    if (context.inArray()) {
      entry = isEntries ? context.getCurrentIndex() : entry;
      path.append('[').append(context.getCurrentIndex()).append(']');
    } else {
      path.append('.').append(context.getCurrentName());
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
