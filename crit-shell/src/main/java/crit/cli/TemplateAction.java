package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.Scope;
import crit.explore.SocketView;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.utsns_entry;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** {@code crit template}. */
final class TemplateAction implements Command.Action {
  private static final int SHOWN = 50;
  private static final int DEPTH = 3;

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path directory = Path.of(arguments.operands().getFirst());
    try (var checkpoint = streams.host().open(directory);
        var out = new TextOutput(streams.out())) {
      out.write("# Rules for crit edit: take out the # of what shall change, and write the new\n");
      out.write("# value behind the arrow. docs/verbs.md has all verbs.\nrules:\n");
      sockets(checkpoint, out);
      files(checkpoint, out);
      names(checkpoint, out);
      tasks(checkpoint, out);
    }
    return Main.DONE;
  }

  private static void rules(
      String head, Collection<String> values, Function<String, String> rule, Writer out)
      throws IOException {
    if (values.isEmpty()) {
      return;
    }
    out.write("\n# " + head + "\n");
    int count = 0;
    for (String value : values) {
      if (count++ == SHOWN) {
        out.write("# and %d more\n".formatted(values.size() - SHOWN));
        return;
      }
      out.write("# - " + rule.apply(value) + "\n");
    }
  }

  private static String arrow(String verb, String value) {
    return "%s: {from: '%s', to: '%s'}"
        .formatted(verb, value.replace("'", "''"), value.replace("'", "''"));
  }

  private static void sockets(Checkpoint checkpoint, Writer out) throws IOException {
    var addresses = new TreeSet<String>();
    Map<Integer, String> ports = new TreeMap<>();
    checkpoint
        .files()
        .forEach(file -> {
          if (file.hasIsk()) {
            ports.put(file.getIsk().getSrcPort(), "");
            ports.put(file.getIsk().getDstPort(), "");
          }
        });
    ports.remove(0);
    SocketView.VIEW
        .source()
        .rows(
            Scope.of(checkpoint),
            socket -> {
              for (String end : new String[] {socket.local(), socket.remote()}) {
                int colon = end.lastIndexOf(':');
                if (colon > 0 && Character.isDigit(end.charAt(end.length() - 1))) {
                  String address = end.substring(0, colon).replaceAll("[\\[\\]]", "");
                  if (address.matches("[0-9a-f.:]+")) {
                    addresses.add(address);
                  }
                }
              }
            });
    rules("addresses of sockets", addresses, it -> arrow("ip", it), out);
    rules(
        "ports of sockets",
        ports.keySet().stream().map(it -> Integer.toString(it)).toList(),
        it -> arrow("port", it),
        out);
  }

  private static void files(Checkpoint checkpoint, Writer out) throws IOException {
    var directories = new TreeSet<String>();
    checkpoint
        .files()
        .forEach(file -> {
          if (file.hasReg() && file.getReg().getName().startsWith("/")) {
            directories.add(directory(file));
          }
        });
    rules("directories of open and mapped files", directories, it -> arrow("path", it), out);
  }

  private static String directory(file_entry file) {
    String[] parts = file.getReg().getName().split("/", -1);
    var path = new StringBuilder();
    for (int i = 1; i < Math.min(parts.length - 1, DEPTH); i++) {
      path.append('/').append(parts[i]);
    }
    return path.isEmpty() ? "/" : path.toString();
  }

  private static void names(Checkpoint checkpoint, Writer out) throws IOException {
    var hosts = new TreeSet<String>();
    for (String file : checkpoint.store().names()) {
      if (file.startsWith("utsns-")) {
        checkpoint.forEach(file, utsns_entry.parser(), it -> hosts.add(it.getNodename()));
      }
    }
    rules("the host name", hosts, it -> "hostname: '%s'".formatted(it), out);
  }

  private static void tasks(Checkpoint checkpoint, Writer out) throws IOException {
    Map<String, String> tasks = new TreeMap<>();
    for (Task task : checkpoint.tree().tasks()) {
      tasks.put(Integer.toUnsignedString(task.pid()), task.comm());
    }
    rules(
        "text in the memory of one task, of equal length",
        tasks.keySet(),
        pid ->
            "{memory: {from: 'old', to: 'new'}, where: {pid: %s}}   # %s"
                .formatted(pid, tasks.get(pid)),
        out);
  }
}
