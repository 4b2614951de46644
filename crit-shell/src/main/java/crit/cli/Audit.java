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
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The audit log of daemons: a line of JSON for each change, appended to a file of the owner. */
final class Audit implements RewrittenSet.Audit, Closeable {
  private static final View<Row> VIEW =
      View.ofRows(
          "audit",
          "What rules changed for whom",
          Row.class,
          List.of("time", "pid", "uid", "container", "rule", "image", "path", "before", "after"));

  private final Optional<RowWriter> rows;
  private final Optional<Writer> out;
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

  private Audit(Optional<Writer> out, Peer client, String container) throws IOException {
    this.out = out;
    this.rows = out.isPresent() ? Optional.of(writer(out.get())) : Optional.empty();
    this.client = client;
    this.container = container;
  }

  private static RowWriter writer(Writer out) throws IOException {
    return Format.JSONL.writer(VIEW, out, false);
  }

  /** Opens the file that the option names, or nothing. */
  static Audit open(Arguments arguments, Peer client, String container) throws IOException {
    Optional<Path> file = arguments.value(DaemonCommands.AUDIT).map(Path::of);
    if (file.isEmpty()) {
      return new Audit(Optional.empty(), client, container);
    }
    boolean isNew = !Files.exists(file.get());
    Writer out =
        Files.newBufferedWriter(file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (isNew) {
      Files.setPosixFilePermissions(
          file.get(), EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
    return new Audit(Optional.of(out), client, container);
  }

  @Override
  public void changed(List<Rule> rules, Change change) throws IOException {
    if (rows.isPresent()) {
      String rule =
          rules.stream()
              .map(it -> it.place() + ": " + it.verb().name())
              .collect(Collectors.joining(", "));
      rows.get()
          .row(
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

  @Override
  public void close() throws IOException {
    if (rows.isPresent() && out.isPresent()) {
      try (Writer file = out.get()) {
        rows.get().close();
        file.flush();
      }
    }
  }
}
