package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Option;
import java.util.List;
import java.util.stream.Stream;

/** The command that makes a page. */
final class ReportCommands {
  static final String OUT = "--out";

  static final List<Command> ALL =
      List.of(
          new Command(
              "report",
              "Make one page of HTML to look at a checkpoint: tasks, memory, who talks to whom,"
                  + " files, mounts, findings. It needs no network; environments are not in it.",
              Stream.concat(
                      Stream.of(
                          new Option(
                              List.of("-o", OUT),
                              "OUT",
                              "The file to write, - for standard output; if absent, the name of"
                                  + " DIR with .html, in the current directory."),
                          CheckpointCommands.SYSROOT_OPTION),
                      CheckpointCommands.SELECTION.stream())
                  .toList(),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "crit report samples/checkpoints/tcp -o /tmp/tcp.html",
                      "Writes a page to open in a browser."),
                  new Example(
                      "crit report images.tar -o - | gzip > images.html.gz",
                      "Writes it to standard output.")),
              new ReportAction()));

  private ReportCommands() {}
}
