package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Option;
import java.util.List;

/** The commands that write core files. */
final class CoreCommands {
  static final String ALL_TASKS = "--all";
  static final String THREAD = "--thread";
  static final String SIGNAL = "--signal";
  static final String FILTER = "--filter";
  static final String EMBED_FILES = "--embed-files";
  static final String DONT_DUMP = "--dontdump";
  static final String UNDO_RESTART = "--undo-restart";
  static final String COMPRESS = "--compress";

  static final List<Command> ALL =
      List.of(
          new Command(
              "core",
              "Write ELF core files of tasks, as the kernel would have, for debuggers. Exit status 0"
                  + " if all are written, 5 if memory is missing in one because a page server had"
                  + " it, 1 if one is not written.",
              List.of(
                  CheckpointCommands.SELECTION.getFirst(),
                  new Option(List.of("-a", ALL_TASKS), "", "All tasks that are no zombies."),
                  new Option(
                      List.of("-o", Commands.OUT),
                      "OUT",
                      "The core file, or the directory that gets core.PID of each task; - for"
                          + " standard output. core.PID in the working directory if absent."),
                  new Option(
                      List.of(THREAD), "TID", "The thread that debuggers show first; the leader."),
                  new Option(List.of(SIGNAL), "N", "Say that this signal ended the program; none."),
                  new Option(
                      List.of(FILTER),
                      "MASK",
                      "Which memory, as in /proc/PID/coredump_filter; 0x33."),
                  CheckpointCommands.SYSROOT_OPTION,
                  new Option(
                      List.of(EMBED_FILES),
                      "",
                      "Take all of mapped private files from ROOT, if size and build-id are those of"
                          + " the checkpoint; without it only their first pages."),
                  new Option(List.of(DONT_DUMP), "", "Take memory with MADV_DONTDUMP, too."),
                  new Option(
                      List.of(UNDO_RESTART),
                      "",
                      "Show system calls of x86 as interrupted, not as ready to be made again."),
                  new Option(List.of(COMPRESS), "HOW", "Compress: zst or gz.")),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "crit core -o core.threads samples/checkpoints/threads",
                      "Writes a core file for gdb."),
                  new Example(
                      "crit core --all --compress zst -o cores samples/sets/programs/mixed-32-64",
                      "Writes cores/core.PID.zst of each task.")),
              new CoreAction()));

  private CoreCommands() {}
}
