package crit.daemon.tcp;

import crit.checkpoint.Checkpoint;
import crit.daemon.tcp.Connection.Fate;
import crit.schemas.proto.inventory_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes the steps of a plan. */
final class Planner {
  private static final int BY_IPTABLES = 0;
  private static final int BY_NFTABLES = 1;
  private static final String CRIU_MARK = "0xc114";
  private static final Pattern RUN_ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final List<Connection> connections;
  private final List<Connection> outside;
  private final TcpPlan.Request request;
  private final NftTable lock;
  private final Map<Connection, Flow> flows = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Planner(List<Connection> connections, TcpPlan.Request request) {
    this.connections = connections;
    this.outside = connections.stream().filter(Connection::hasPeer).toList();
    this.request = request;
    this.lock = NftTable.of("crit-lock", outside.stream().map(Connection::before).toList());
  }

  TcpPlan plan(Checkpoint set, Tool tool) throws IOException {
    if (request.hasRouter()) {
      findFlows(tool);
    }
    note(set);
    if (!outside.isEmpty()) {
      lock();
      lead(Phase.LOCK);
    }
    for (List<String> command : request.restore()) {
      steps.add(new Step(Phase.RESTORE, Role.NEW, "restores", command, List.of(), false));
    }
    if (!outside.isEmpty()) {
      unlock();
      cleanUp(set.inventory().orElse(inventory_entry.getDefaultInstance()));
      lead(Phase.BACK);
    }
    return new TcpPlan(connections, List.copyOf(steps), List.copyOf(notes));
  }

  private void add(Step step) {
    String namespace = request.namespaces().getOrDefault(step.role(), TcpPlan.HERE);
    steps.add(namespace.equals(TcpPlan.HERE) ? step : step.within(namespace));
  }

  private void add(Phase phase, Role role, String about, List<String> command) {
    add(new Step(phase, role, about, command, List.of(), false));
  }

  private void findFlows(Tool tool) throws IOException {
    List<Connection> all = outside.stream().filter(Connection::isForRouter).toList();
    if (!request.open().isEmpty()) {
      Endpoint open = request.open().getFirst();
      all.stream()
          .filter(it -> it.before().isV6() == open.isV6())
          .forEach(it -> flows.put(it, Flow.to(open, it)));
    } else if (!all.isEmpty()) {
      String namespace = request.namespaces().getOrDefault(Role.ROUTER, TcpPlan.HERE);
      flows.putAll(new RouterTable(namespace, tool).find(all));
    }
  }

  private void lock() {
    Set<Ends> old = new LinkedHashSet<>();
    Set<Ends> now = new LinkedHashSet<>();
    for (Connection it : outside) {
      addBoth(it.before(), old);
      addBoth(it.after(), now);
    }
    Set<Ends> routed = new LinkedHashSet<>();
    for (var it : flows.entrySet()) {
      Flow moved = moved(it.getKey(), it.getValue());
      for (Flow flow : List.of(it.getValue(), moved)) {
        addBoth(flow.original(), routed);
        addBoth(flow.reply(), routed);
      }
    }
    lock(Role.OLD, old);
    lock(Role.NEW, now);
    if (!flows.isEmpty()) {
      lock(Role.ROUTER, routed);
    }
  }

  private static void addBoth(Ends ends, Set<Ends> to) {
    to.add(ends);
    to.add(ends.reversed());
  }

  private void lock(Role role, Set<Ends> ends) {
    String about = "drops packets of the connections";
    for (List<String> command : lock.lock(ends)) {
      add(new Step(Phase.LOCK, role, about, command, lock.removal(), false));
    }
  }

  private static Flow moved(Connection connection, Flow flow) {
    return flow.moved(connection.before().local(), connection.after().local());
  }

  /** Makes the router lead to the new place; to the old one in the phase for that. */
  private void lead(Phase phase) {
    String place = phase == Phase.BACK ? "the old place" : "the new place";
    openPlaces()
        .forEach((open, connection) -> {
          Endpoint before = connection.before().local();
          Endpoint after = connection.after().local();
          List<String> there = tableFor(open).forward(open, after);
          List<String> back = tableFor(open).forward(open, before);
          boolean isBack = phase == Phase.BACK;
          add(
              new Step(
                  phase,
                  Role.ROUTER,
                  "leads new connections to " + place,
                  isBack ? back : there,
                  isBack ? there : back,
                  false));
        });
    flows.forEach((connection, flow) -> {
      Flow moved = moved(connection, flow);
      Flow from = phase == Phase.BACK ? moved : flow;
      Flow to = phase == Phase.BACK ? flow : moved;
      String about = "leads the connection to " + place;
      add(
          new Step(
              phase,
              Role.ROUTER,
              "forgets the connection",
              from.deletion(),
              from.insertion(),
              true));
      add(new Step(phase, Role.ROUTER, about, to.insertion(), to.deletion(), false));
    });
  }

  /** Returns where other ends begin connections that the router leads on, each with one of them. */
  private Map<Endpoint, Connection> openPlaces() {
    Map<Endpoint, Connection> places = new LinkedHashMap<>();
    flows.forEach((connection, flow) -> {
      if (flow.isForwarded()) {
        places.putIfAbsent(flow.original().remote(), connection);
      }
    });
    return places;
  }

  private static NftTable tableFor(Endpoint open) {
    return NftTable.of("crit-nat", open);
  }

  private void unlock() {
    String about = "lets packets pass";
    add(Phase.UNLOCK, Role.NEW, about, lock.removal());
    if (!flows.isEmpty()) {
      add(Phase.UNLOCK, Role.ROUTER, about, lock.removal());
    }
  }

  private void cleanUp(inventory_entry inventory) {
    add(Phase.CLEANUP, Role.OLD, "removes the lock", lock.removal());
    String about = "removes what CRIU's lock left";
    String id = inventory.getDumpCriuRunId();
    switch (inventory.getNetworkLockMethod()) {
      case BY_IPTABLES -> outside.forEach(it -> cleanUp(it, about));
      case BY_NFTABLES -> {
        if (RUN_ID.matcher(id).matches()) {
          add(Phase.CLEANUP, Role.OLD, about, new NftTable("CRIU-" + id).removal());
        } else {
          notes.add("a table inet CRIU-... stays in the old namespace: delete it by hand");
        }
      }
      default -> {
        // CRIU did not lock
      }
    }
  }

  private void cleanUp(Connection connection, String about) {
    Ends ends = connection.before();
    cleanUp(iptables("INPUT", ends.reversed()), about);
    cleanUp(iptables("OUTPUT", ends), about);
  }

  private void cleanUp(List<String> command, String about) {
    add(new Step(Phase.CLEANUP, Role.OLD, about, command, List.of(), true));
  }

  private static List<String> iptables(String chain, Ends ends) {
    String program = ends.isV6() ? "ip6tables" : "iptables";
    List<String> words = new ArrayList<>(List.of(program, "-w", "-D", chain, "-p", "tcp"));
    words.addAll(List.of("-s", ends.local().address(), "-d", ends.remote().address()));
    words.addAll(List.of("-m", "mark", "!", "--mark", CRIU_MARK, "-m", "tcp"));
    words.addAll(List.of("--sport", "" + ends.local().port()));
    words.addAll(List.of("--dport", "" + ends.remote().port(), "-j", "DROP"));
    return words;
  }

  private void note(Checkpoint set) throws IOException {
    if (set.store().names().stream().anyMatch(it -> it.startsWith("netdev-"))) {
      notes.add(
          "the checkpoint has a network namespace of its own, which CRIU makes anew and locks"
              + " itself: a named one is not needed for it");
    }
    Optional<inventory_entry> inventory = set.inventory();
    if (inventory.isPresent() && inventory.get().getNetworkLockMethod() > BY_NFTABLES) {
      notes.add("it was dumped without a lock: the other ends may have been reset already");
    }
    for (Endpoint open : openPlaces().keySet()) {
      notes.add(
          "the router leads new connections to %s by table inet %s, which stays: delete it when a rule of your own does that"
              .formatted(open, tableFor(open).name()));
    }
    for (Connection it : outside) {
      if (it.fate() == Fate.MOVED && !it.isForRouter()) {
        notes.add(
            "%s: both ends change: the other one has to be dumped and moved alike"
                .formatted(it.before()));
      } else if (it.isForRouter() && !flows.containsKey(it)) {
        notes.add(
            "%s: the other end stays: a router has to hide the move (--netns router=NAME)"
                .formatted(it.before()));
      }
    }
  }
}
