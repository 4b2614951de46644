package crit.cli;

import crit.cli.Command.Count;
import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import crit.explore.View;
import crit.explore.Views;
import crit.memory.MemoryConversion.Direction;
import crit.render.Format;
import java.util.List;
import java.util.stream.Stream;

/** The commands for checkpoints as a whole. */
final class CheckpointCommands {
  static final String FORMAT = "--format";
  static final String PID = "--pid";
  static final String COMM = "--comm";
  static final String CGROUP = "--cgroup";
  static final String SYSROOT = "--sysroot";

  static final String SHORT = "--short";
  static final String BYTES = "--bytes";
  static final String NO_MEMORY = "--no-memory";
  static final String HEX = "--hex";
  static final String REGEX = "--regex";
  static final String IGNORE_CASE = "--ignore-case";
  static final String COUNT = "--count";
  static final String MAX = "--max";
  static final String CONTEXT = "--context";
  static final String LEAST = "--least";
  static final String WIDE = "--wide";
  static final String RAW = "--raw";
  static final String TEXT = "--text";
  static final String ZERO = "--zero";
  static final String SEGMENT = "--segment";

  static final Option SYSROOT_OPTION =
      new Option(
          List.of(SYSROOT),
          "ROOT",
          "Where the tasks' root file system is; mapped files are read from there if they are"
              + " those of the checkpoint.");

  static final Operand DIR =
      new Operand("DIR", "The checkpoint: a directory of images, or a tar, tar.gz or tar.zst.");
  static final Option FORMAT_OPTION =
      new Option(
          List.of("-f", FORMAT), "FORMAT", "One of " + String.join(", ", Format.words()) + ".");
  static final List<Option> SELECTION =
      List.of(
          new Option(List.of("-p", PID), "PID", "Only this task; may be repeated.", true),
          new Option(List.of(COMM), "GLOB", "Only tasks with such a name; may be repeated.", true),
          new Option(
              List.of(CGROUP), "PATH", "Only tasks in such a cgroup; may be repeated.", true));

  private static final Operand IMAGES =
      new Operand("DIR", "The checkpoint, a directory of images.");
  private static final Option IN_PLACE_OPTION =
      new Option(
          List.of(CompressAction.IN_PLACE), "", "Do not keep each replaced file as NAME.bak.");

  static final List<Command> ALL =
      List.of(
          new Command(
              "x",
              "Explore a checkpoint: what its tasks are, have and share.",
              with(SELECTION, FORMAT_OPTION),
              List.of(
                  DIR,
                  new Operand(
                      "WHAT",
                      "What to show; a summary if absent. " + views(),
                      Count.AT_MOST_ONE,
                      Views.all().stream().map(View::name).toList())),
              List.of(
                  new Example("crit x samples/checkpoints/tcp", "Prints a summary."),
                  new Example(
                      "crit x samples/checkpoints/tcp args --format json",
                      "Prints each task's arguments as JSON.")),
              new ExploreAction()),
          new Command(
              "mem read",
              "Print the memory of a task or of a shared segment.",
              List.of(
                  SELECTION.getFirst(),
                  new Option(
                      List.of(SEGMENT), "ID", "Read a shared segment; ADDR is the offset in it."),
                  new Option(List.of(RAW), "", "Print the bytes as they are."),
                  new Option(List.of(TEXT), "", "Print the bytes as text, a line for each NUL."),
                  new Option(
                      List.of(ZERO), "", "Print zeros for what is not there, and do not fail."),
                  SYSROOT_OPTION),
              List.of(
                  DIR,
                  new Operand("ADDR", "The first address, in hex with 0x or decimal."),
                  new Operand("LEN", "How many bytes, as in 64, 0x40, 4k or 1m.")),
              List.of(
                  new Example(
                      "crit mem read -p 101 samples/checkpoints/threads 0x400000 64",
                      "Prints 64 bytes in hex and as text.")),
              new MemoryReadAction()),
          new Command(
              "mem search",
              "Search the memory of tasks, and shared memory once.",
              with(
                  SELECTION,
                  new Option(List.of("-t", TEXT), "TEXT", "Search for a text, in UTF-8."),
                  new Option(
                      List.of("-x", HEX),
                      "HEX",
                      "Search for bytes in hex; ? stands for any digit."),
                  new Option(
                      List.of("-e", REGEX), "REGEX", "Search for a regular expression of Java."),
                  new Option(List.of("-i", IGNORE_CASE), "", "Take ASCII letters for both cases."),
                  new Option(List.of("-c", COUNT), "", "Print the number of hits alone."),
                  new Option(List.of("-m", MAX), "N", "Stop after so many hits."),
                  new Option(List.of(CONTEXT), "N", "Show so many bytes on both sides of a hit."),
                  SYSROOT_OPTION,
                  FORMAT_OPTION),
              List.of(DIR),
              List.of(
                  new Example(
                      "crit mem search --text crit-samples samples/checkpoints/threads",
                      "Prints where the text is, with what is around it.")),
              new MemorySearchAction()),
          new Command(
              "mem strings",
              "Print the texts in memory, as strings does.",
              with(
                  SELECTION,
                  new Option(
                      List.of("-n", LEAST), "N", "Only texts of so many bytes; 4 if absent."),
                  new Option(List.of(WIDE), "", "Texts of two bytes a character (UTF-16LE)."),
                  new Option(List.of("-m", MAX), "N", "Stop after so many texts."),
                  SYSROOT_OPTION,
                  FORMAT_OPTION),
              List.of(DIR),
              List.of(
                  new Example(
                      "crit mem strings -n 12 samples/checkpoints/threads",
                      "Prints the texts of 12 bytes and more.")),
              new MemoryStringsAction()),
          new Command(
              "mem maps",
              "Print the areas of each task's memory, as /proc/PID/smaps does.",
              with(
                  SELECTION,
                  FORMAT_OPTION,
                  SYSROOT_OPTION,
                  new Option(
                      List.of("-s", SHORT), "", "Print a line an area, as /proc/PID/maps does.")),
              List.of(DIR),
              List.of(
                  new Example(
                      "crit mem maps -s samples/checkpoints/threads",
                      "Prints the areas as /proc/PID/maps does.")),
              new MemoryMapsAction()),
          new Command(
              "check",
              "Check a checkpoint: whether its images are whole and fit together, and what a restore"
                  + " needs. Exit status 0 if there are no errors and no warnings, 3 if there are"
                  + " warnings, 4 if there are errors.",
              List.of(
                  new Option(
                      List.of(CheckAction.SEVERITY),
                      "LEVEL",
                      "Show findings that are at least so bad: one of "
                          + CheckAction.words()
                          + "."),
                  FORMAT_OPTION,
                  SYSROOT_OPTION),
              List.of(DIR),
              List.of(
                  new Example("crit check samples/checkpoints/tcp", "Says what a restore needs."),
                  new Example(
                      "crit check --severity error samples/checkpoints/threads",
                      "Shows errors only, of which there are none.")),
              new CheckAction()),
          new Command(
              "diff",
              "Compare two checkpoints: tasks, files, sockets, mounts, registers and memory. Exit"
                  + " status 0 if they are the same, 3 if they differ.",
              with(
                  SELECTION,
                  new Option(List.of(BYTES), "", "Show the bytes that differ, not just the pages."),
                  new Option(List.of(NO_MEMORY), "", "Do not compare the pages of memory."),
                  FORMAT_OPTION),
              List.of(
                  new Operand("BEFORE", "A checkpoint."),
                  new Operand("AFTER", "The one to compare it with.")),
              List.of(
                  new Example(
                      "crit diff samples/checkpoints/threads samples/checkpoints/threads-compressed",
                      "Shows that compression changed nothing but the inventory.")),
              new DiffAction()),
          new Command(
              "compact",
              "Make one full checkpoint of a chain of incremental ones.",
              List.of(),
              List.of(
                  new Operand("DIR", "The newest checkpoint of the chain."),
                  new Operand("OUT", "The directory to make.")),
              List.of(
                  new Example(
                      "crit compact samples/sets/programs/incremental/3 /tmp/full",
                      "Writes a checkpoint that needs no parents.")),
              new CompactAction()),
          new Command(
              "compress",
              "Compress the memory pages of a checkpoint, all of them or none.",
              List.of(
                  IN_PLACE_OPTION,
                  new Option(
                      List.of(CompressAction.ACCELERATION),
                      "N",
                      "How fast LZ4 is, 1 to 65537; 1, which compresses best, if absent.")),
              List.of(IMAGES),
              List.of(
                  new Example(
                      "crit compress --in-place images", "Compresses, and keeps no old files.")),
              new CompressAction(Direction.COMPRESS)),
          new Command(
              "decompress",
              "Undo the compression of a checkpoint's memory pages, of all or none.",
              List.of(IN_PLACE_OPTION),
              List.of(IMAGES),
              List.of(
                  new Example(
                      "crit decompress images", "Decompresses, and keeps NAME.bak of each file.")),
              new CompressAction(Direction.DECOMPRESS)));

  private CheckpointCommands() {}

  private static List<Option> with(List<Option> options, Option... more) {
    return Stream.concat(options.stream(), Stream.of(more)).toList();
  }

  private static String views() {
    var text = new StringBuilder();
    for (View<?> view : Views.all()) {
      text.append(text.isEmpty() ? "" : "; ").append(view.name()).append(": ").append(view.about());
    }
    return text.append('.').toString();
  }
}
