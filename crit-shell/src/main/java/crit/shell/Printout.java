package crit.shell;

import java.io.IOException;
import java.util.List;

/** A node whose text is what a command prints. */
record Printout(List<String> words, String brief) implements Node {
  Printout(String... words) {
    this(List.of(words), "");
  }

  @Override
  public boolean isBranch() {
    return false;
  }

  @Override
  public int print(Shell shell, Output output) throws IOException {
    return shell.program().run(words, shell.session(), output);
  }
}
