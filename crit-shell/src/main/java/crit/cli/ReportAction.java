package crit.cli;

import crit.bytes.StagedFile;
import crit.checkpoint.Checkpoint;
import crit.explore.Scope;
import crit.report.ReportPage;
import java.io.IOException;
import java.nio.file.Path;

/** {@code crit report}. */
final class ReportAction implements Command.Action {
  private static final String STANDARD_OUTPUT = "-";
  private static final String ENDING = ".html";

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path directory = Path.of(arguments.operands().getFirst());
    try (var checkpoint = Checkpoint.open(directory)) {
      Scope scope = Selections.scope(checkpoint, arguments);
      scope.tasks();
      String out = arguments.value(ReportCommands.OUT).orElseGet(() -> name(directory) + ENDING);
      if (out.equals(STANDARD_OUTPUT)) {
        try (var text = new TextOutput(streams.out())) {
          ReportPage.write(scope, text);
        }
      } else {
        write(scope, Path.of(out));
        streams.err().println(out);
      }
    }
    return Main.DONE;
  }

  private static void write(Scope scope, Path out) throws IOException {
    try (StagedFile file = StagedFile.create(out);
        var text = new TextOutput(file.stream())) {
      ReportPage.write(scope, text);
      file.commit();
    }
  }

  private static String name(Path directory) {
    Path name = directory.toAbsolutePath().normalize().getFileName();
    return name == null ? "report" : name.toString();
  }
}
