package crit.cli;

import crit.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;

/** What commands run within: a process of their own, or a shell that has a set open. */
interface Host {
  /** A process that runs one command. */
  Host PROCESS = Checkpoint::open;

  /** Opens the checkpoint that a command line names; the caller closes it. */
  Checkpoint open(Path path) throws IOException;

  /** Returns where another process finds what {@link #open} gives. */
  default Path onDisk(Path path) throws IOException {
    return path;
  }

  /** Returns whether what a command prints may be coloured. */
  default boolean isColoured() {
    return TextOutput.isColoured();
  }
}
