package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All commands. */
final class Commands {
  static final String IN = "--in";
  static final String OUT = "--out";
  static final String PRETTY = "--pretty";
  static final String NO_EXTRA = "--nopl";
  static final String VERBOSE = "--verbose";

  private static final Option VERBOSE_OPTION =
      new Option(List.of("-v", VERBOSE), "", "Log each file of a directory on standard error.");

  /** The commands for one image; others are not loaded until one is called that is not here. */
  private static final List<Command> OF_IMAGES =
      List.of(
          new Command(
              "decode",
              "Convert an image to JSON, or every image below a directory.",
              List.of(
                  new Option(
                      List.of("-i", IN),
                      "IN",
                      "The image, or a directory of images. Standard input if absent."),
                  new Option(
                      List.of("-o", OUT),
                      "OUT",
                      "The JSON file, or the directory that gets NAME.json for each image."
                          + " Standard output if absent."),
                  new Option(List.of(PRETTY), "", "Indent, and show numbers as people read them."),
                  VERBOSE_OPTION),
              List.of(),
              List.of(
                  new Example("crit decode -i pstree.img", "Prints the process tree."),
                  new Example(
                      "crit decode --pretty -i images -o json",
                      "Writes json/NAME.json for every image below images.")),
              new DecodeAction()),
          new Command(
              "encode",
              "Convert JSON back to an image, or every JSON file below a directory.",
              List.of(
                  new Option(
                      List.of("-i", IN),
                      "IN",
                      "The JSON, or a directory of it. Standard input if absent."),
                  new Option(
                      List.of("-o", OUT),
                      "OUT",
                      "The image, or the directory that gets NAME for each NAME.json."
                          + " Standard output if absent."),
                  VERBOSE_OPTION),
              List.of(),
              List.of(
                  new Example("crit encode -i pstree.json -o pstree.img", "Makes an image."),
                  new Example(
                      "crit decode -i fs-1.img | sed s/18/63/ | crit encode -o fs-1.img",
                      "Changes an image; the file is replaced when all went well.")),
              new EncodeAction()),
          new Command(
              "show",
              "Print an image as indented JSON, with numbers as people read them.",
              List.of(
                  new Option(
                      List.of(NO_EXTRA), "", "Show the size of an entry's extra, not its bytes.")),
              List.of(new Operand("IN", "The image.")),
              List.of(new Example("crit show --nopl pipes-data.img", "Prints pipes, not data.")),
              new ShowAction()),
          new Command(
              "info",
              "Print the kind of an image and how many entries it has.",
              List.of(),
              List.of(new Operand("IN", "The image.")),
              List.of(new Example("crit info files.img", "Counts the open files.")),
              new InfoAction()));

  /** All commands; those behind the first are loaded when a command is in none before. */
  private static final List<Supplier<List<Command>>> GROUPS =
      List.of(
          () -> OF_IMAGES,
          () -> CheckpointCommands.ALL,
          () -> CoreCommands.ALL,
          () -> GdbCommands.ALL,
          () -> EditCommands.ALL,
          () -> ReportCommands.ALL,
          () -> DaemonCommands.ALL,
          () -> ShimCommands.ALL,
          () -> RunCommands.ALL,
          () -> ShellCommands.ALL);

  private Commands() {}

  static List<Command> all() {
    return GROUPS.stream().flatMap(it -> it.get().stream()).toList();
  }

  static Optional<Command> named(String name) {
    for (Supplier<List<Command>> group : GROUPS) {
      Optional<Command> command = named(name, group.get());
      if (command.isPresent()) {
        return command;
      }
    }
    return Optional.empty();
  }

  private static Optional<Command> named(String name, List<Command> among) {
    for (Command command : among) {
      if (command.name().equals(name)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  /** Returns what the commands have in common that start with a word. */
  static String groupAbout(String word) {
    return switch (word) {
      case "mem" -> "Read and search the memory of a checkpoint's tasks.";
      case "daemon" -> "Rewrite images while CRIU restores them.";
      default -> throw new IllegalArgumentException("no commands start with " + word);
    };
  }
}
