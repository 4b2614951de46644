package crit.cli;

import crit.daemon.tcp.Connection;
import crit.daemon.tcp.Phase;
import crit.daemon.tcp.Step;
import crit.daemon.tcp.StepRunner.Outcome;
import crit.daemon.tcp.TcpPlan;
import crit.render.JsonDocument;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A plan as text or as one object of JSON. The text of a plan that is not run is one that a shell
 * takes: what is for people stands behind {@code #}.
 */
final class TcpPlanPage implements Closeable {
  /** A connection in JSON. */
  private record ConnectionRow(
      long id,
      String state,
      String fate,
      String local,
      String remote,
      String newLocal,
      String newRemote,
      List<String> holders) {
    static ConnectionRow of(Connection it) {
      boolean isDropped = it.fate() == Connection.Fate.DROPPED;
      return new ConnectionRow(
          it.id(),
          it.state(),
          word(it.fate()),
          it.before().local().toString(),
          it.before().remote().toString(),
          isDropped ? "" : it.after().local().toString(),
          isDropped ? "" : it.after().remote().toString(),
          it.holders().stream().map(Object::toString).toList());
    }
  }

  /** A step in JSON. */
  private record StepRow(
      String phase,
      String role,
      String about,
      List<String> command,
      List<String> undo,
      boolean mayFail,
      String outcome) {
    static StepRow of(Step it, String outcome) {
      return new StepRow(
          it.phase().word(),
          it.role().word(),
          it.about(),
          it.command(),
          it.undo(),
          it.mayFail(),
          outcome);
    }
  }

  private record Document(
      List<ConnectionRow> connections, List<StepRow> steps, List<String> notes) {}

  private final Writer out;
  private final boolean isText;
  private final List<ConnectionRow> connections = new ArrayList<>();
  private final List<StepRow> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** The phase of the step before, nothing at the start. */
  private String last = "";

  TcpPlanPage(Writer out, boolean isText) {
    this.out = out;
    this.isText = isText;
  }

  private static String word(Enum<?> it) {
    return it.name().toLowerCase(Locale.ROOT);
  }

  /** Takes what is known before the steps. */
  void begin(TcpPlan plan, boolean runs) throws IOException {
    plan.connections().forEach(it -> connections.add(ConnectionRow.of(it)));
    notes.addAll(plan.notes());
    if (!isText || runs) {
      return;
    }
    for (Connection it : plan.connections()) {
      line("# " + text(it));
    }
    if (plan.connections().isEmpty()) {
      line("# no connections of TCP");
    }
    for (String note : notes) {
      line("# note: " + note);
    }
  }

  private static String text(Connection it) {
    String head = "%s  %s  ".formatted(it.before(), it.state());
    return head
        + switch (it.fate()) {
          case MOVED -> "-> " + it.after();
          case KEPT -> "stays as it is";
          case DROPPED -> "dropped";
          case INSIDE -> "both ends are in the checkpoint";
        };
  }

  private void line(String text) throws IOException {
    out.append(text).append('\n');
  }

  /** Takes a step that is not run. */
  void step(Step it) throws IOException {
    steps.add(StepRow.of(it, ""));
    if (isText) {
      if (!last.equals(it.phase().word())) {
        line("\n# " + it.phase().word());
      }
      if (it.phase() != Phase.RESTORE) {
        line("# " + it.role().word() + ": " + it.about());
      }
      line(it.line() + (it.mayFail() ? " || :" : ""));
      last = it.phase().word();
    }
  }

  /** Takes a step that was run. */
  void step(Step it, Outcome outcome) throws IOException {
    steps.add(StepRow.of(it, word(outcome)));
    if (isText) {
      line(
          "%-7s %-6s %-7s %s"
              .formatted(it.phase().word(), it.role().word(), word(outcome), it.about()));
    }
  }

  @Override
  public void close() throws IOException {
    if (!isText) {
      JsonDocument.write(new Document(connections, steps, notes), out);
    }
    out.flush();
  }
}
