package crit.cli;

import crit.cli.Command.Example;
import crit.cli.Command.Option;
import crit.rewrite.Verb;
import crit.rewrite.verb.Verbs;
import java.util.List;
import java.util.stream.Collectors;

/** The commands that change checkpoints. */
final class EditCommands {
  static final String RULES = "--rules";
  static final String EXPRESSION = "--expression";
  static final String OUT = "--out";
  static final String IN_PLACE = "--in-place";
  static final String BACKUP = "--backup";
  static final String DRY_RUN = "--dry-run";
  static final String FORCE = "--force";
  static final String EMIT_RESTORE = "--emit-restore";
  static final String NO_CHECK = "--no-check";
  static final String QUIET = "--quiet";

  static final Option RULES_OPTION =
      new Option(List.of("-r", RULES), "FILE", "A rule file; may be repeated.", true);
  static final Option EXPRESSION_OPTION =
      new Option(
          List.of("-e", EXPRESSION),
          "RULE",
          "A rule in one line, applied behind those of files; may be repeated.",
          true);

  static final List<Command> ALL =
      List.of(
          new Command(
              "edit",
              "Change a checkpoint by rules: sockets, paths, memory and more. Verbs: "
                  + verbs()
                  + ".",
              List.of(
                  RULES_OPTION,
                  EXPRESSION_OPTION,
                  new Option(
                      List.of("-o", OUT),
                      "OUT",
                      "The directory to make, or the archive if DIR is one; DIR.edited if absent. Files that do not change are"
                          + " hard links."),
                  new Option(List.of(IN_PLACE), "", "Replace the checkpoint, at one moment."),
                  new Option(List.of(BACKUP), "", "With --in-place, keep NAME.bak of each file."),
                  new Option(List.of("-n", DRY_RUN), "", "Print what would change; write nothing."),
                  new Option(
                      List.of(FORCE), "", "Write even if a check finds new faults in the result."),
                  new Option(
                      List.of(NO_CHECK), "", "Do not check the result, which takes longest."),
                  new Option(
                      List.of(EMIT_RESTORE),
                      "",
                      "Print the command line of criu that restores the result, and no changes."),
                  new Option(List.of("-q", QUIET), "", "Do not print each change."),
                  CheckpointCommands.SYSROOT_OPTION,
                  CheckpointCommands.FORMAT_OPTION),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "crit edit samples/checkpoints/tcp --dry-run -e 'port 7001 -> 7999'"
                          + " -e 'hostname web2 expect=any'",
                      "Prints what these rules would change."),
                  new Example(
                      "crit edit images -r rules.yaml --in-place --backup",
                      "Applies a rule file, and keeps the old files.")),
              new EditAction()),
          new Command(
              "template",
              "Print a rule file to start with: what is in a checkpoint that rules can change.",
              List.of(),
              List.of(CheckpointCommands.DIR),
              List.of(
                  new Example(
                      "crit template samples/checkpoints/tcp",
                      "Prints rules for its sockets, paths and names.")),
              new TemplateAction()));

  private EditCommands() {}

  private static String verbs() {
    return Verbs.all().stream().map(Verb::name).collect(Collectors.joining(", "));
  }
}
