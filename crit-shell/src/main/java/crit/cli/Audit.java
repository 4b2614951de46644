package crit.cli;

import crit.daemon.RewrittenSet;
import crit.daemon.os.UnixSocket.Peer;
import crit.explore.View;
import crit.render.Format;
import crit.render.RowWriter;
import crit.rewrite.Change;
import crit.rewrite.Rule;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The audit log of daemons: a line of JSON for each change, appended to a file of the owner. */
final class Audit implements RewrittenSet.Audit, Closeable {
  private static final View<Row> VIEW =
      View.ofRows(
          "audit",
          "What rules changed for whom",
          Row.class,
          List.of("time", "pid", "uid", "container", "rule", "image", "path", "before", "after"));

  private static final Set<OpenOption> APPENDED =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Optional<FileChannel> out;
  private final Peer client;
  private final String container;

  /**
   * A change.
   *
   * @param time when the restore was asked for, in UTC
   * @param pid the process that asked
   * @param uid its user
   * @param container the id of the container, empty if it is none or not known
   * @param rule where the rules stand that made the change, and their verbs
   */
  private record Row(
      String time,
      int pid,
      int uid,
      String container,
      String rule,
      String image,
      long entry,
      String path,
      String before,
      String after) {}

  private final String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();

  private Audit(Optional<FileChannel> out, Peer client, String container) {
    this.out = out;
    this.client = client;
    this.container = container;
  }

  /** Opens the file that the option names, or nothing. */
  static Audit open(Arguments arguments, Peer client, String container) throws IOException {
    Optional<Path> file = arguments.value(DaemonCommands.AUDIT).map(Path::of);
    return file.isPresent()
        ? new Audit(
            Optional.of(FileChannel.open(file.get(), APPENDED, OWNER_ONLY)), client, container)
        : new Audit(Optional.empty(), client, container);
  }

  @Override
  public void changed(List<Rule> rules, Change change) throws IOException {
    if (out.isPresent()) {
      String rule =
          rules.stream()
              .map(it -> it.place() + ": " + it.verb().name())
              .collect(Collectors.joining(", "));
      append(
          out.get(),
          new Row(
              time,
              client.pid(),
              client.uid(),
              container,
              rule,
              change.image(),
              change.entry(),
              change.path(),
              change.before(),
              change.after()));
    }
  }

  /** Appends a line at one moment: several clients, and processes, append to one file. */
  private static void append(FileChannel out, Row row) throws IOException {
    var line = new StringWriter();
    try (RowWriter rows = Format.JSONL.writer(VIEW, line, false)) {
      rows.row(row);
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line.toString());
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
    }
  }
}
