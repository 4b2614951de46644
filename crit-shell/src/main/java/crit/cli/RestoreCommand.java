package crit.cli;

import crit.explore.check.Finding;
import crit.explore.check.Severity;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line that restores a checkpoint, by what a check says that a restore needs. */
final class RestoreCommand {
  /** What each need is met by, where it takes no value. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "need.file-locks", "--file-locks",
          "need.shell-job", "--shell-job",
          "need.terminal", "--shell-job",
          "need.tcp-close", "--tcp-close",
          "need.tcp-established", "--tcp-established",
          "need.uprobes", "--allow-uprobes",
          "need.external-unix", "--ext-unix-sk",
          "need.lazy-pages", "--lazy-pages");

  /** What the advice of a finding says to give, with the value that it needs. */
  private static final Pattern VALUED =
      Pattern.compile("--(inherit-fd|external|enable-fs) ('[^']*'|[^ ,;]+)");

  private RestoreCommand() {}

  /**
   * Returns the command line. Where somebody has to fill something in, as the number of a
   * descriptor, it has N or PATH.
   *
   * @param findings those of a check
   * @param files the names of the set's files
   */
  static String of(List<Finding> findings, List<String> files, Path directory) {
    Set<String> options = new LinkedHashSet<>();
    if (files.stream().anyMatch(it -> it.startsWith("mountpoints-"))) {
      options.add("--root ROOT"); // a directory that is a mount of its own
    }
    for (Finding finding : findings) {
      if (finding.severity() == Severity.NEED) {
        String option = OPTIONS.get(finding.check());
        if (option != null) {
          options.add(option);
        }
        Matcher matcher = VALUED.matcher(finding.advice());
        while (matcher.find()) {
          options.add("--" + matcher.group(1) + " " + quoted(matcher.group(2)));
        }
      }
    }
    String rest = options.isEmpty() ? "" : " " + String.join(" ", options);
    return "criu restore -d -D " + quoted(directory.toString()) + " -o restore.log -v4" + rest;
  }

  private static String quoted(String word) {
    boolean isPlain = word.startsWith("'") || word.matches("[A-Za-z0-9_@%+=:,./-]+");
    return isPlain ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
