package crit.daemon.tcp;

import crit.checkpoint.Checkpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What has to be done so that connections of TCP go on after a restore in another place.
 *
 * @param connections the connections of the checkpoint, in the order of its image
 * @param steps in the order in which they are done
 * @param notes what a person should know
 */
public record TcpPlan(List<Connection> connections, List<Step> steps, List<String> notes) {
  /** The name of a namespace that means the one that commands run in anyway. */
  public static final String HERE = ".";

  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  /**
   * What a plan is for.
   *
   * @param namespaces the names of network namespaces, as {@code ip netns} has them; steps of a
   *     role without one are to be done wherever that is
   * @param open the address, and perhaps the port, at which the other ends know the old place if
   *     the router translates; one or none
   * @param restore the commands that restore
   */
  public record Request(
      Map<Role, String> namespaces, List<Endpoint> open, List<List<String>> restore) {
    /** Refuses names of namespaces that may not stand in a command. */
    public Request {
      for (String name : namespaces.values()) {
        if (!name.equals(HERE) && !NAMESPACE.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "'%s', expected the name of a network namespace".formatted(name));
        }
      }
    }

    boolean hasRouter() {
      return namespaces.containsKey(Role.ROUTER) || !open.isEmpty();
    }
  }

  /**
   * Makes a plan.
   *
   * @param before the checkpoint
   * @param after the same as rules leave it
   * @param tool runs what looks into the router, which happens only if a router is named and its
   *     public address is not
   * @throws IOException if an image cannot be read, or the router does not know a connection
   */
  public static TcpPlan of(Checkpoint before, Checkpoint after, Request request, Tool tool)
      throws IOException {
    return new Planner(Connection.read(before, after), request).plan(before, tool);
  }
}
