package crit.cli;

import crit.explore.check.Checks;
import crit.explore.check.Finding;
import crit.explore.check.Severity;
import crit.render.FindingWriter;
import crit.render.Format;
import crit.render.RowWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code crit check}. */
final class CheckAction implements Command.Action {
  static final String SEVERITY = "--severity";

  /** There are warnings, and no errors. */
  static final int WARNINGS = 3;

  /** There are errors. */
  static final int ERRORS = 4;

  /** Hands findings on, and knows the worst. */
  private static final class Shown implements Checks.Listener {
    private final RowWriter rows;
    private final Severity least;
    private final PrintStream err;
    private Optional<Progress> progress = Optional.empty();
    private Severity worst = Severity.NOTE;
    private int total;
    private int done;

    Shown(RowWriter rows, Severity least, PrintStream err) {
      this.rows = rows;
      this.least = least;
      this.err = err;
    }

    @Override
    public void found(Finding finding) throws IOException {
      if (finding.severity().compareTo(worst) < 0) {
        worst = finding.severity();
      }
      if (finding.severity().compareTo(least) <= 0) {
        progress.ifPresent(Progress::clear);
        rows.row(finding);
      }
    }

    @Override
    public void start(int steps) {
      total = steps;
      progress = Optional.of(new Progress(err, steps));
    }

    @Override
    public void step() throws IOException {
      if (progress.isPresent()) {
        done = Math.min(done + 1, total);
        progress.get().advance(done);
      }
    }
  }

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Format format = Selections.format(arguments);
    Severity least = severity(arguments);
    Path directory = Path.of(arguments.operands().getFirst());
    try (var checkpoint = streams.host().open(directory);
        var out = new TextOutput(streams.out());
        RowWriter rows = writer(format, out, streams.host().isColoured())) {
      var shown = new Shown(rows, least, streams.err());
      Checks.run(checkpoint, Selections.scope(checkpoint, arguments).files(), shown);
      shown.progress.ifPresent(Progress::end);
      return status(shown.worst);
    }
  }

  private static int status(Severity worst) {
    return switch (worst) {
      case ERROR -> ERRORS;
      case WARNING -> WARNINGS;
      case NEED, NOTE -> Main.DONE;
    };
  }

  private static RowWriter writer(Format format, Writer out, boolean isColoured)
      throws IOException {
    return format == Format.TEXT
        ? new FindingWriter(out, isColoured)
        : format.writer(Checks.VIEW, out, false);
  }

  private static Severity severity(Arguments arguments) {
    String word = arguments.value(SEVERITY).orElse(word(Severity.NOTE));
    return Arrays.stream(Severity.values())
        .filter(it -> word(it).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new UsageException("--severity is '%s', expected one of: %s".formatted(word, words())));
  }

  /** Returns the words of all severities, the worst first. */
  static String words() {
    List<String> words = Arrays.stream(Severity.values()).map(CheckAction::word).toList();
    return String.join(", ", words);
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
