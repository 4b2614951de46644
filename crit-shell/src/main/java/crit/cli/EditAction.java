package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.explore.View;
import crit.explore.check.Checks;
import crit.explore.check.Finding;
import crit.explore.check.NewFaults;
import crit.memory.FileRoot;
import crit.render.ChangeWriter;
import crit.render.Format;
import crit.render.RowWriter;
import crit.rewrite.Change;
import crit.rewrite.Edition;
import crit.rewrite.EditionWriter;
import crit.rewrite.Rewriter;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code crit edit}. */
final class EditAction implements Command.Action {
  /** A check finds faults in the result that were not there before. */
  static final int FAULTS = 4;

  /** How changes are shown. */
  static final View<Change> VIEW =
      View.ofRows(
          "edit",
          "What rules changed",
          Change.class,
          List.of("image", "entry", "path", "before", "after"));

  /** Hands changes on. */
  private record Shown(RowWriter rows, boolean wantsChanges) implements Rewriter.Listener {
    @Override
    public void changed(List<Rule> rules, Change change) throws IOException {
      if (wantsChanges) {
        rows.row(change);
      }
    }
  }

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    refuseContradictions(arguments);
    List<Rule> rules = rules(arguments);
    Format format = Selections.format(arguments);
    Path directory = Path.of(arguments.operands().getFirst());
    try (var checkpoint = Checkpoint.open(directory)) {
      FileRoot files = Selections.scope(checkpoint, arguments).files();
      Rewriter.Outcome outcome;
      try (var out = new TextOutput(streams.out());
          RowWriter rows = writer(format, out)) {
        boolean wantsChanges =
            !arguments.has(EditCommands.QUIET) && !arguments.has(EditCommands.EMIT_RESTORE);
        outcome = Rewriter.run(checkpoint, files, rules, new Shown(rows, wantsChanges));
      }
      try (Edition edition = outcome.edition()) {
        outcome.warnings().forEach(it -> streams.err().println("crit: warning: " + it));
        List<Finding> faults =
            arguments.has(EditCommands.NO_CHECK) || !edition.isChanged()
                ? List.of()
                : NewFaults.of(checkpoint, Checkpoint.of((ImageStore) edition), files);
        faults.forEach(it -> streams.err().println("crit: new fault: " + text(it)));
        if (!faults.isEmpty() && !arguments.has(EditCommands.FORCE)) {
          streams.err().println("crit: nothing is written; --force writes in spite of that");
          return FAULTS;
        }
        write(edition, directory, arguments);
        if (arguments.has(EditCommands.EMIT_RESTORE)) {
          emitRestore(edition, files, target(directory, arguments), streams);
        }
      }
    }
    return Main.DONE;
  }

  private static void refuseContradictions(Arguments arguments) {
    if (arguments.has(EditCommands.IN_PLACE) && arguments.has(EditCommands.OUT)) {
      throw new UsageException("--in-place and --out are given, expected one of them");
    }
    if (arguments.has(EditCommands.BACKUP) && !arguments.has(EditCommands.IN_PLACE)) {
      throw new UsageException("--backup is given without --in-place");
    }
  }

  /** Returns the rules of files and those of lines behind them. */
  static List<Rule> rules(Arguments arguments) throws IOException {
    var parser = new RuleParser(Verbs.all());
    List<Rule> rules = new ArrayList<>();
    for (String file : arguments.values(EditCommands.RULES)) {
      rules.addAll(parser.file(Path.of(file)));
    }
    for (String line : arguments.values(EditCommands.EXPRESSION)) {
      rules.add(parser.line("-e", line));
    }
    return rules;
  }

  private static RowWriter writer(Format format, Writer out) throws IOException {
    return format == Format.TEXT
        ? new ChangeWriter(out, TextOutput.isColoured())
        : format.writer(VIEW, out, false);
  }

  private static String text(Finding finding) {
    String place = finding.image().isEmpty() ? "" : finding.image() + ": ";
    return place + finding.message() + "; " + finding.advice();
  }

  private static void emitRestore(Edition edition, FileRoot files, Path target, Streams streams)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    Checks.run(Checkpoint.of((ImageStore) edition), files, findings::add);
    try (var out = new TextOutput(streams.out())) {
      out.write(RestoreCommand.of(findings, edition.names(), target) + "\n");
    }
  }

  /** Returns where the result is written. */
  private static Path target(Path directory, Arguments arguments) {
    return arguments.has(EditCommands.IN_PLACE)
        ? directory
        : Path.of(arguments.value(EditCommands.OUT).orElse(directory.normalize() + ".edited"));
  }

  private static void write(Edition edition, Path directory, Arguments arguments)
      throws IOException {
    if (arguments.has(EditCommands.DRY_RUN)) {
      return;
    }
    boolean isArchive = Files.isRegularFile(directory);
    boolean keeps = arguments.has(EditCommands.BACKUP);
    if (arguments.has(EditCommands.IN_PLACE)) {
      if (edition.isChanged() && isArchive) {
        replaceArchive(edition, directory, keeps);
      } else if (edition.isChanged()) {
        EditionWriter.replace(edition, keeps);
      }
      return;
    }
    Path out = target(directory, arguments);
    if (isArchive) {
      EditionWriter.copyArchive(edition, directory, out);
    } else {
      EditionWriter.write(edition, out);
    }
  }

  private static void replaceArchive(Edition edition, Path archive, boolean keeps)
      throws IOException {
    if (keeps) {
      Files.createLink(Path.of(archive + ".bak"), archive);
    }
    EditionWriter.copyArchive(edition, archive, archive);
  }
}
