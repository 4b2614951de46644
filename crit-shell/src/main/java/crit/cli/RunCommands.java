package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import java.util.List;

/** The commands of a daemon that listens at several places. */
final class RunCommands {
  static final String CONFIG = "--config";
  static final String CHECK = "--check";

  static final List<Command> ALL =
      List.of(
          new Command(
              "daemon run",
              "Serve at several places at once, as a file says, which is read anew when it changes"
                  + " and on SIGHUP; one that is wrong is refused.",
              List.of(
                  new Option(List.of(CONFIG), "FILE", "What to serve, in YAML."),
                  new Option(List.of(CHECK), "", "Say what is wrong in the file, and end."),
                  DaemonCommands.LOG_OPTION,
                  DaemonCommands.LOG_FORMAT_OPTION,
                  DaemonCommands.LOG_LEVEL_OPTION,
                  DaemonCommands.QUIET_OPTION),
              List.of(),
              List.of(
                  new Example("crit daemon run --config /etc/crit/daemon.yaml", "Serves."),
                  new Example(
                      "crit daemon run --config daemon.yaml --check", "Looks at the file only.")),
              new RunAction()),
          new Command(
              "daemon status",
              "Show what each listener of crit daemon run has done so far.",
              List.of(CheckpointCommands.FORMAT_OPTION),
              List.of(
                  new Operand(
                      "ADDRESS", "The status of its file: a socket, or a port as 127.0.0.1:9301.")),
              List.of(new Example("crit daemon status /run/crit/status.sock", "Shows clients.")),
              new StatusAction()));

  private RunCommands() {}
}
