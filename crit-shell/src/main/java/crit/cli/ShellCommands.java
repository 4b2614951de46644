package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Option;
import java.util.List;

/** The shell. */
final class ShellCommands {
  static final String COMMAND = "--command";

  static final List<Command> ALL =
      List.of(
          new Command(
              "shell",
              "Walk through a checkpoint, ask and change it; changes stay pending until they are"
                  + " written. Reads lines from standard input if that is no terminal; docs/shell.md"
                  + " has what they can be. A script ends at the first error, whose status is"
                  + " returned.",
              List.of(
                  new Option(
                      List.of("-c", COMMAND),
                      "LINE",
                      "Run a line and leave; may be repeated. Commands are separated by ;.",
                      true),
                  CheckpointCommands.SYSROOT_OPTION),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example("crit shell images", "Starts a shell; help lists its commands."),
                  new Example(
                      "crit shell samples/checkpoints/tcp -c 'cd /tasks/101/fds; ls'",
                      "Prints the descriptors of a task.")),
              new ShellAction()));

  private ShellCommands() {}
}
