package crit.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes, and what it runs within.
 *
 * @param in standard input
 * @param out standard output, for data only, not buffered
 * @param err standard error, for people
 * @param host what opens checkpoints
 */
record Streams(InputStream in, OutputStream out, PrintStream err, Host host) {
  Streams(InputStream in, OutputStream out, PrintStream err) {
    this(in, out, err, Host.PROCESS);
  }
}
