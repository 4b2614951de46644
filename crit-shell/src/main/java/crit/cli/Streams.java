package crit.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out standard output, for data only, not buffered
 * @param err standard error, for people
 */
record Streams(InputStream in, OutputStream out, PrintStream err) {}
