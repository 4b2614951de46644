package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.schemas.proto.scm_entry;
import crit.schemas.proto.sk_packet_entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What waits in the queues of sockets that keep packets: their sizes, and files on the way. */
final class SocketQueues {
  /** Nothing waits. */
  static final Queue EMPTY = new Queue(0, 0);

  private static final int RIGHTS = 1;

  private final Map<Integer, Queue> queues = new HashMap<>();
  private final Map<Integer, Set<Integer>> contents = new HashMap<>();
  private final Map<Integer, Set<Integer>> places = new HashMap<>();

  /** How much waits for a socket. */
  record Queue(long packets, long bytes) {
    Queue and(long length) {
      return new Queue(packets + 1, bytes + length);
    }
  }

  private SocketQueues() {}

  /** Reads the queues of a set. */
  static SocketQueues read(Checkpoint set) throws IOException {
    var queues = new SocketQueues();
    set.forEach("sk-queues.img", sk_packet_entry.parser(), queues::add);
    return queues;
  }

  private void add(sk_packet_entry packet) {
    int socket = packet.getIdFor();
    long length = Integer.toUnsignedLong(packet.getLength());
    queues.put(socket, of(socket).and(length));
    for (scm_entry message : packet.getScmList()) {
      if (message.getType() == RIGHTS) {
        for (int file : message.getRightsList()) {
          contents.computeIfAbsent(socket, _ -> new LinkedHashSet<>()).add(file);
          places.computeIfAbsent(file, _ -> new LinkedHashSet<>()).add(socket);
        }
      }
    }
  }

  /** Returns what waits for a socket, by its file's id. */
  Queue of(int socket) {
    return queues.getOrDefault(socket, EMPTY);
  }

  /** Returns the ids of the sockets in whose queues a file is on its way. */
  List<Integer> placesOf(int file) {
    return List.copyOf(places.getOrDefault(file, Set.of()));
  }

  /** Returns the ids of the files on their way to a socket. */
  Set<Integer> contentsOf(int socket) {
    return contents.getOrDefault(socket, Set.of());
  }

  /** Returns the files on their way, in any queue, that somebody wanted can get out of it. */
  Set<Integer> within(Holders holders) {
    Set<Integer> found = new HashSet<>();
    Deque<Integer> waiting = new ArrayDeque<>();
    for (int socket : new ArrayList<>(contents.keySet())) {
      if (holders.isSelected(socket)) {
        waiting.add(socket);
      }
    }
    while (!waiting.isEmpty()) {
      for (int file : contentsOf(waiting.remove())) {
        if (found.add(file)) {
          waiting.add(file);
        }
      }
    }
    return found;
  }
}
