package crit.cli;

import crit.rewrite.verb.Verbs;
import crit.shell.Builtin;
import crit.shell.Help;
import crit.shell.Program.Tool;
import crit.shell.Shell;
import java.util.stream.Collectors;

/** What is made from the rows of the shell: docs/shell.md. */
final class ShellDocuments {
  private static final String HEAD =
      """
      # The shell

      Made from the command model; do not edit.

      `crit shell DIR` opens a checkpoint, a directory or an archive, to be walked, asked and changed. Changes stay
      pending until `write`; what is shown is always the checkpoint with what is pending. A person gets a prompt with the
      checkpoint, the place and the number of pending changes, completion by Tab, a history, and pages. A script comes by
      `-c LINE`, which may be repeated, or on standard input; it ends at the first error, whose status `crit` returns.

      ## Places

      | place | what is there |
      |---|---|
      | `/tasks/PID` | a task: `core`, `mm`, `fs` and others as entries, `threads/TID`, `fds/N` and `parent` as references, `vmas/START-END`, and as text `args`, `env`, `maps` |
      | `/files/ID` | an open file |
      | `/sockets/ID` | an open file that is a socket |
      | `/mounts/ID` | a mount |
      | `/images/FILE/entries/N` | an entry of an image; below it its fields by their names and elements by their numbers |
      | `/memory/PID/ADDR` | memory, 256 bytes in hex |

      Behind a reference one is where it refers to: `cd /tasks/101/fds/3` goes into the file that descriptor 3 is, and `..`
      comes back to the descriptors.

      ## Lines

          line    = command (";" command)*
          command = word* ("|" filter)* (">" FILE)?
          filter  = head N | tail N | grep [-i] [-v] REGEX | wc | jq PROGRAM

      A command that begins with a verb is a rule in one line, as `crit edit -e` takes it ([verbs.md](verbs.md)): VERBS.
      `set` and `remove` take a place, too: `cd /sockets/6; set isk/src_port 4999`.

      The session is a list of rules, and each change runs all of them over the checkpoint as it is on the disk. So `undo`
      and `redo` are exact, and what `save` writes makes the same bytes when `crit edit --rules` applies it to the checkpoint
      as it was. The history of a terminal is in `~/.local/state/crit/history`, for its owner alone; lines with `memory`,
      `env`, `arg`, `set`, `mem search` or a blank in front are not kept.

      """;

  private ShellDocuments() {}

  /** Returns docs/shell.md. */
  static String markdown() {
    String verbs =
        Verbs.all().stream().map(it -> "`" + it.name() + "`").collect(Collectors.joining(", "));
    var text = new StringBuilder(HEAD.replace("VERBS", verbs));
    text.append("## Commands of the shell\n");
    for (Builtin row : Shell.builtins()) {
      text.append("\n### %s\n\n    %s\n\n%s\n".formatted(row.name(), row.synopsis(), row.about()));
      text.append(example(row.example()));
    }
    text.append("\n### x/FORMAT\n\n    ").append(Help.ofMemory().replace("\n", "\n    "));
    text.append("\n\n## Commands of the command line\n\n");
    text.append("Without the directory, and with the options of [commands.md](commands.md).\n");
    for (Tool row : ShellProgram.rows()) {
      text.append("\n### %s\n\n%s\n".formatted(row.name(), row.about()));
      text.append(example(row.example()));
    }
    return text.toString().replaceAll("(?m) +$", "");
  }

  private static String example(Builtin.Example example) {
    return "\n    %s\n\n%s\n".formatted(example.line(), example.about());
  }
}
