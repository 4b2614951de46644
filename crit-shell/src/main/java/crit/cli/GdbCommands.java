package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Option;
import java.util.List;

/** The commands that let debuggers look at checkpoints. */
final class GdbCommands {
  static final String PORT = "--port";
  static final String STDIO = "--stdio";

  private static final Option SYSROOT =
      new Option(
          List.of(CheckpointCommands.SYSROOT),
          "ROOT",
          "Where the tasks' root file system is; / if absent. Of what lies there only files of the"
              + " checkpoint are read, and only if they are the same.");

  static final List<Command> ALL =
      List.of(
          new Command(
              "gdb",
              "Serve a checkpoint to gdb or lldb, without a core file.",
              List.of(
                  new Option(
                      List.of("-p", CheckpointCommands.PID),
                      "PID",
                      "The task that the debugger sees first; the root of the tree if absent."),
                  new Option(
                      List.of(PORT),
                      "N",
                      "Listen on this port of the loopback address; 0 takes a free one."),
                  new Option(List.of(STDIO), "", "Talk over standard input and output."),
                  SYSROOT),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "gdb -ex 'target remote | crit gdb samples/checkpoints/threads --stdio'",
                      "Debugs the first task."),
                  new Example(
                      "crit gdb images --port 7000",
                      "Waits for 'target extended-remote :7000' in gdb; 'attach PID' there takes"
                          + " another task.")),
              new GdbAction()),
          new Command(
              "bt",
              "Print a backtrace of every thread, by gdb or else eu-stack.",
              List.of(
                  new Option(
                      List.of("-p", CheckpointCommands.PID),
                      "PID",
                      "Only this task; may be repeated.",
                      true),
                  SYSROOT),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "crit bt samples/checkpoints/threads", "Prints what each thread was doing.")),
              new BacktraceAction()));

  private GdbCommands() {}
}
