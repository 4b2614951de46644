package crit.daemon.status;

import crit.daemon.status.ListenerStatus.Counts;
import java.util.List;
import java.util.function.ToLongFunction;

/** The text that Prometheus reads (source: its exposition format, version 0.0.4). */
public final class Metrics {
  private Metrics() {}

  /**
   * A number of each listener.
   *
   * @param type counter or gauge
   */
  private record Family(String name, String type, String help, ToLongFunction<Counts> value) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("crit_clients_total", "counter", "Clients that came.", Counts::clients),
          new Family("crit_clients_active", "gauge", "Clients being served.", Counts::active),
          new Family("crit_clients_failed_total", "counter", "Clients not served.", Counts::failed),
          new Family(
              "crit_image_bytes_total", "counter", "Bytes of images passed.", Counts::bytes));

  /**
   * Writes all numbers.
   *
   * @param reloads how often the configuration was read anew
   * @param refusals how often it was wrong then
   */
  public static String text(List<Counts> all, long reloads, long refusals) {
    var text = new StringBuilder();
    for (Family family : FAMILIES) {
      head(text, family.name, family.type, family.help);
      for (Counts counts : all) {
        text.append(family.name)
            .append("{listener=\"")
            .append(escaped(counts.listener()))
            .append("\",kind=\"")
            .append(counts.kind())
            .append("\"} ")
            .append(family.value.applyAsLong(counts))
            .append('\n');
      }
    }
    head(text, "crit_reloads_total", "counter", "Configurations read anew.");
    text.append("crit_reloads_total ").append(reloads).append('\n');
    head(text, "crit_reloads_refused_total", "counter", "Configurations that were wrong.");
    text.append("crit_reloads_refused_total ").append(refusals).append('\n');
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP %s %s%n# TYPE %s %s%n".formatted(name, help, name, type).replace("\r", ""));
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
