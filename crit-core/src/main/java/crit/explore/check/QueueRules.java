package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.warning;
import static java.lang.Integer.toUnsignedString;

import crit.schemas.proto.TtyType;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.pipe_data_entry;
import crit.schemas.proto.scm_entry;
import crit.schemas.proto.sk_packet_entry;
import crit.schemas.proto.tty_data_entry;
import crit.schemas.proto.tty_info_entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of data on the way, and of terminals. */
final class QueueRules {
  private static final String PACKETS = "sk-queues.img";
  private static final int RIGHTS = 1;
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              error("pipe.data", "data is of a pipe that is open", EDIT), QueueRules::owners),
          new Rule<>(
              error("pipe.duplicate", "no two entries of data are of one pipe", EDIT),
              QueueRules::duplicates),
          new Rule<>(
              error("pipe.capacity", "no pipe has more data than it can hold", EDIT),
              QueueRules::capacity),
          new Rule<>(
              error("queue.owner", "a packet waits for a socket of the set", EDIT),
              QueueRules::sockets),
          new Rule<>(
              error("queue.rights", "descriptors on the way are files of the set", EDIT),
              QueueRules::rights),
          new Rule<>(
              error("tty.data", "input is of a terminal of the set", EDIT), QueueRules::input),
          new Rule<>(error("tty.pty", "a pseudo terminal has its number", EDIT), QueueRules::pty),
          new Rule<>(
              warning(
                  "tty.session",
                  "the session of a pseudo terminal's master is that of a task",
                  "CRIU finds no task that could open it; put the session (sid) right"),
              QueueRules::session),
          new Rule<>(
              error("tty.duplicate", "no two terminals have one id", EDIT), QueueRules::terminals));

  private QueueRules() {}

  @FunctionalInterface
  private interface PipeTaker {
    void take(Place place, pipe_data_entry entry, boolean isFifo) throws IOException;
  }

  private static void eachPipe(CheckedSet set, PipeTaker taker) throws IOException {
    for (String image : List.of("pipes-data.img", "fifo-data.img")) {
      boolean isFifo = image.startsWith("fifo");
      set.read(
          image,
          pipe_data_entry.parser(),
          (index, entry) -> taker.take(Place.of(image, index, "pipe_id"), entry, isFifo));
    }
  }

  private static void owners(CheckedSet set, Report out) throws IOException {
    eachPipe(
        set,
        (place, entry, isFifo) -> {
          var known = isFifo ? set.files().fifos() : set.files().pipes();
          if (known.lacks(entry.getPipeId())) {
            out.add(
                place,
                "no open %s has the id %s"
                    .formatted(isFifo ? "fifo" : "pipe", toUnsignedString(entry.getPipeId())));
          }
        });
  }

  private static void duplicates(CheckedSet set, Report out) throws IOException {
    Set<String> seen = new HashSet<>();
    eachPipe(
        set,
        (place, entry, _) -> {
          if (!seen.add(place.image() + entry.getPipeId())) {
            out.add(
                place,
                "an entry before is of %s, too".formatted(toUnsignedString(entry.getPipeId())));
          }
        });
  }

  private static void capacity(CheckedSet set, Report out) throws IOException {
    eachPipe(
        set,
        (place, entry, _) -> {
          if (entry.hasSize() && Integer.compareUnsigned(entry.getBytes(), entry.getSize()) > 0) {
            out.add(
                place,
                "has %s bytes of data and room for %s"
                    .formatted(
                        toUnsignedString(entry.getBytes()), toUnsignedString(entry.getSize())));
          }
        });
  }

  private static void sockets(CheckedSet set, Report out) throws IOException {
    set.read(
        PACKETS,
        sk_packet_entry.parser(),
        (index, entry) -> {
          if (set.files().lacks(entry.getIdFor(), fd_types.UNIXSK)) {
            out.add(
                Place.of(PACKETS, index, "id_for"),
                set.files().describe(entry.getIdFor()) + ", expected one of kind UNIXSK");
          }
        });
  }

  private static void rights(CheckedSet set, Report out) throws IOException {
    set.read(
        PACKETS,
        sk_packet_entry.parser(),
        (index, entry) -> {
          for (scm_entry message : entry.getScmList()) {
            if (message.getType() == RIGHTS) {
              for (int id : message.getRightsList()) {
                if (set.files().types().lacks(id)) {
                  out.add(Place.of(PACKETS, index, "scm.rights"), set.files().describe(id));
                }
              }
            }
          }
        });
  }

  private static void input(CheckedSet set, Report out) throws IOException {
    String image = "tty-data.img";
    set.read(
        image,
        tty_data_entry.parser(),
        (index, entry) -> {
          if (set.terminals().lacks(entry.getTtyId())) {
            out.add(
                Place.of(image, index, "tty_id"),
                "%s is not in tty-info.img".formatted(toUnsignedString(entry.getTtyId())));
          }
        });
  }

  private static void pty(CheckedSet set, Report out) throws IOException {
    String image = "tty-info.img";
    set.read(
        image,
        tty_info_entry.parser(),
        (index, entry) -> {
          if (entry.getType() == TtyType.PTY && !entry.hasPty()) {
            out.add(Place.of(image, index, "pty"), "is absent, and the type is PTY");
          }
        });
  }

  private static void session(CheckedSet set, Report out) throws IOException {
    String image = "tty-info.img";
    boolean isKnown = set.has(TreeFacts.IMAGE) && !set.isBroken(TreeFacts.IMAGE);
    set.read(
        image,
        tty_info_entry.parser(),
        (index, entry) -> {
          boolean isMaster = entry.hasPty() && !MachineRules.isSlave(entry);
          boolean isLost = entry.getSid() != 0 && !set.tree().sessions().contains(entry.getSid());
          if (isKnown && isMaster && isLost) {
            out.add(
                Place.of(image, index, "sid"),
                "no task is in session " + toUnsignedString(entry.getSid()));
          }
        });
  }

  private static void terminals(CheckedSet set, Report out) throws IOException {
    String image = "tty-info.img";
    Set<Integer> seen = new HashSet<>();
    set.read(
        image,
        tty_info_entry.parser(),
        (index, entry) -> {
          if (!seen.add(entry.getId())) {
            out.add(
                Place.of(image, index, "id"),
                "an entry before has %s, too".formatted(toUnsignedString(entry.getId())));
          }
        });
  }
}
