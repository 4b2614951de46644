package crit.cli;

import crit.cli.Command.Count;
import crit.cli.Command.Example;
import crit.cli.Command.Operand;
import crit.cli.Command.Option;
import crit.explore.View;
import crit.explore.Views;
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
              new ExploreAction()));

  private CheckpointCommands() {}

  private static List<Option> with(List<Option> options, Option option) {
    return Stream.concat(options.stream(), Stream.of(option)).toList();
  }

  private static String views() {
    var text = new StringBuilder();
    for (View<?> view : Views.all()) {
      text.append(text.isEmpty() ? "" : "; ").append(view.name()).append(": ").append(view.about());
    }
    return text.append('.').toString();
  }
}
