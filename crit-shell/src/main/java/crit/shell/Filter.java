package crit.shell;

import crit.rewrite.verb.JqProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A stream that hands on some lines of what it gets, or their number. */
abstract class Filter extends OutputStream {
  private static final int DEFAULT = 10;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final OutputStream out;

  private Filter(OutputStream out) {
    this.out = out;
  }

  /** Takes a line with its end. */
  abstract void take(byte[] bytes) throws IOException;

  void hand(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** Hands on what is left. */
  void finish() throws IOException {
    if (line.size() > 0) {
      byte[] rest = line.toByteArray();
      line.reset();
      take(rest);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n') {
        byte[] whole = line.toByteArray();
        line.reset();
        take(whole);
      }
    }
  }

  /**
   * Makes a filter of its words.
   *
   * @throws IOException if there is no such filter; it lists those there are
   */
  static Filter of(List<String> words, OutputStream out) throws IOException {
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "head" -> new Head(out, number(rest));
      case "tail" -> new Tail(out, number(rest));
      case "grep" -> new Matching(out, pattern(rest));
      case "wc" -> new Count(out);
      case "jq" -> new Jq(out, rest);
      default ->
          throw new IOException(
              "there is no filter '%s', only head N, tail N, grep [-i] [-v] REGEX, wc, jq PROGRAM"
                  .formatted(words.getFirst()));
    };
  }

  private static int number(List<String> words) throws IOException {
    List<String> rest = words.stream().filter(it -> !it.equals("-n")).toList();
    if (rest.isEmpty()) {
      return DEFAULT;
    }
    String word = rest.getFirst().startsWith("-") ? rest.getFirst().substring(1) : rest.getFirst();
    if (rest.size() > 1 || !word.matches("\\d{1,9}")) {
      throw new IOException(
          "found '%s', expected a number of lines".formatted(String.join(" ", words)));
    }
    return Integer.parseInt(word);
  }

  private static Predicate<String> pattern(List<String> words) throws IOException {
    List<String> texts = words.stream().filter(it -> !it.matches("-[iv]{1,2}")).toList();
    if (texts.size() != 1) {
      throw new IOException("grep takes one regular expression, found %d".formatted(texts.size()));
    }
    List<String> options = words.stream().filter(it -> it.matches("-[iv]{1,2}")).toList();
    boolean isInverse = options.stream().anyMatch(it -> it.contains("v"));
    boolean ignoresCase = options.stream().anyMatch(it -> it.contains("i"));
    Predicate<String> fits = FieldSearch.pattern(texts.getFirst(), ignoresCase).asPredicate();
    return isInverse ? fits.negate() : fits;
  }

  private static final class Head extends Filter {
    private int left;

    Head(OutputStream out, int count) {
      super(out);
      this.left = count;
    }

    @Override
    void take(byte[] bytes) throws IOException {
      if (left-- <= 0) {
        throw new EnoughException();
      }
      hand(bytes);
    }

    @Override
    void finish() throws IOException {
      if (left > 0) {
        super.finish();
      }
    }
  }

  private static final class Tail extends Filter {
    private final int count;
    private final Deque<byte[]> lines = new ArrayDeque<>();

    Tail(OutputStream out, int count) {
      super(out);
      this.count = count;
    }

    @Override
    void take(byte[] bytes) {
      lines.add(bytes);
      if (lines.size() > count) {
        lines.remove();
      }
    }

    @Override
    void finish() throws IOException {
      super.finish();
      for (byte[] line : lines) {
        hand(line);
      }
    }
  }

  private static final class Matching extends Filter {
    private final Predicate<String> isWanted;

    Matching(OutputStream out, Predicate<String> isWanted) {
      super(out);
      this.isWanted = isWanted;
    }

    @Override
    void take(byte[] bytes) throws IOException {
      if (isWanted.test(new String(bytes, StandardCharsets.UTF_8))) {
        hand(bytes);
      }
    }
  }

  private static final class Count extends Filter {
    private long lines;

    Count(OutputStream out) {
      super(out);
    }

    @Override
    void take(byte[] bytes) {
      lines++;
    }

    @Override
    void finish() throws IOException {
      super.finish();
      hand((lines + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Runs a program over the JSON that comes, once all of it is there. */
  private static final class Jq extends Filter {
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_RESULTS = 100_000;

    private final JqProgram program;
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();

    Jq(OutputStream out, List<String> words) throws IOException {
      super(out);
      if (words.size() != 1) {
        throw new IOException("jq takes one program, found %d".formatted(words.size()));
      }
      try {
        program = JqProgram.of(words.getFirst());
      } catch (IOException e) {
        throw new IOException("jq: " + e.getMessage(), e);
      }
    }

    @Override
    void take(byte[] bytes) throws IOException {
      if (json.size() + bytes.length > MOST_BYTES) {
        throw new IOException("jq takes at most %d MiB of JSON".formatted(MOST_BYTES >> 20));
      }
      json.writeBytes(bytes);
    }

    @Override
    void finish() throws IOException {
      super.finish();
      for (byte[] result : results()) {
        hand(result);
        hand(new byte[] {'\n'});
      }
    }

    private List<byte[]> results() throws IOException {
      try {
        return program.run(json.toByteArray(), MOST_RESULTS);
      } catch (IOException e) {
        throw new IOException("jq: " + e.getMessage(), e);
      }
    }
  }
}
