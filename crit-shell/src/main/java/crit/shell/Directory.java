package crit.shell;

import java.io.IOException;

/** A node that is nothing but what is below it. */
interface Directory extends Node {
  @Override
  default boolean isBranch() {
    return true;
  }

  @Override
  default int print(Shell shell, Output output) throws IOException {
    throw new IOException("has no text of its own; ls lists what is below");
  }
}
