package crit.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import crit.daemon.status.ListenerStatus.Counts;
import crit.daemon.status.StatusServer;
import crit.explore.View;
import crit.render.Format;
import crit.render.RowWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** {@code crit daemon status}. */
final class StatusAction implements Command.Action {
  /** Where the status server has rows of it, each a line of JSON. */
  static final String PAGE = "/status";

  /** How the status is shown. */
  static final View<Counts> VIEW =
      View.ofRows(
          "status",
          "What listeners have done",
          Counts.class,
          List.of("listener", "kind", "clients", "active", "failed", "bytes", "problem"));

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Format format = Selections.format(arguments);
    String text = StatusServer.ask(StatusServer.address(arguments.operands().getFirst()), PAGE);
    var mapper = new ObjectMapper();
    try (Writer out = new TextOutput(streams.out());
        RowWriter rows = format.writer(VIEW, out, TextOutput.isColoured())) {
      for (String line : text.lines().toList()) {
        rows.row(mapper.readValue(line, Counts.class));
      }
    }
    return Main.DONE;
  }
}
