package crit.cli;

import crit.shell.Console;
import crit.shell.Output;
import crit.shell.Session;
import crit.shell.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code crit shell}. */
final class ShellAction implements Command.Action {
  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path directory = Path.of(arguments.operands().getFirst());
    try (var session = Session.open(directory, Selections.files(arguments));
        var program = new ShellProgram(streams, arguments.value(CheckpointCommands.SYSROOT))) {
      var shell = new Shell(program, session);
      var output = new Output(streams.out(), streams.err(), streams.host().isColoured());
      List<String> lines = arguments.values(ShellCommands.COMMAND);
      if (lines.isEmpty() && Terminal.isInput() && Terminal.isOutput()) {
        return Console.run(shell, output);
      }
      int status =
          lines.isEmpty() ? shell.script(streams.in(), output) : shell.script(lines, output);
      shell.farewell(output);
      return status;
    }
  }
}
