package crit.daemon.tcp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that a router tracks.
 *
 * @param namespace the router's network namespace
 */
record RouterTable(String namespace, Tool tool) {
  /**
   * Finds connections, those that have moved already, too.
   *
   * @throws IOException if the router has no entry for one of them
   */
  Map<Connection, Flow> find(List<Connection> connections) throws IOException {
    List<Flow> known = known(connections);
    Map<Connection, Flow> found = new LinkedHashMap<>();
    for (Connection it : connections) {
      found.put(it, find(it, known));
    }
    return found;
  }

  private static Flow find(Connection it, List<Flow> known) throws IOException {
    Endpoint before = it.before().local();
    Endpoint after = it.after().local();
    Optional<Flow> flow = known.stream().filter(one -> one.is(it.before())).findFirst();
    if (flow.isEmpty()) {
      flow =
          known.stream()
              .filter(one -> one.is(it.after()))
              .findFirst()
              .map(one -> one.moved(after, before));
    }
    return flow.orElseThrow(() ->
        new IOException(
            "the router tracks no connection %s, of %d with its addresses; --public tells how the other end knows it"
                .formatted(it.before(), known.size())));
  }

  private List<Flow> known(List<Connection> connections) throws IOException {
    Set<String> addresses = new LinkedHashSet<>();
    connections.forEach(it -> {
      addresses.add(it.before().local().address());
      addresses.add(it.after().local().address());
    });
    List<Flow> flows = new ArrayList<>();
    for (String address : addresses) {
      flows.addAll(list("--orig-src", address));
      flows.addAll(list("--reply-src", address));
    }
    return flows;
  }

  private List<Flow> list(String side, String address) throws IOException {
    String family = address.indexOf(':') < 0 ? "ipv4" : "ipv6";
    List<String> command = List.of("conntrack", "-L", "-f", family, "-p", "tcp", side, address);
    Step step = new Step(Phase.LOCK, Role.ROUTER, "", command, List.of(), false);
    List<String> words =
        namespace.equals(TcpPlan.HERE) ? command : step.within(namespace).command();
    Tool.Result result = tool.run(words);
    if (result.status() != 0) {
      throw new IOException("%s: %s".formatted(String.join(" ", words), result.output().strip()));
    }
    return result.output().lines().flatMap(it -> Flow.parse(it).stream()).toList();
  }
}
