package crit.explore.check;

import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open files by their ids, and what else names them. */
final class FileFacts {
  static final String IMAGE = "files.img";

  private final Known<Integer, fd_types> types = new Known<>();

  /** The further kinds of an id: the path of a TUN file is a regular file with its id. */
  private final Map<Integer, Set<fd_types>> more = new HashMap<>();

  private final Known<Integer, UnixEnd> sockets = new Known<>();
  private final Known<Integer, Integer> pipes = new Known<>();
  private final Known<Integer, Integer> fifos = new Known<>();
  private final Set<String> streams = new HashSet<>();
  private final List<Duplicate> duplicates = new ArrayList<>();
  private String image = IMAGE;

  /** A unix socket. */
  record UnixEnd(int index, int id, int inode, int peer, int type) {
    static UnixEnd of(int index, unix_sk_entry entry) {
      return new UnixEnd(index, entry.getId(), entry.getIno(), entry.getPeer(), entry.getType());
    }
  }

  /** An entry whose id another one has. */
  record Duplicate(int index, String path, int id) {}

  void load(CheckedSet set) throws IOException {
    if (!forEach(set, (index, entry) -> take(set, index, entry))) {
      types.setIncomplete();
      sockets.setIncomplete();
      pipes.setIncomplete();
      fifos.setIncomplete();
    }
  }

  /** Hands over every file; returns whether all could be read. */
  boolean forEach(CheckedSet set, CheckedSet.Taker<file_entry> taker) throws IOException {
    if (set.has(IMAGE)) {
      return set.read(IMAGE, file_entry.parser(), taker);
    }
    image = "reg-files.img";
    int[] index = {0};
    try {
      set.checkpoint().files().ids();
    } catch (IOException _) {
      return false; // one of the old images is broken, and has a finding of its own
    }
    set.checkpoint().files().forEach(entry -> taker.take(index[0]++, entry));
    return true;
  }

  private void take(CheckedSet set, int index, file_entry entry) {
    if (!addType(entry.getId(), entry.getType())) {
      duplicates.add(new Duplicate(index, "id", entry.getId()));
    }
    if (entry.hasUsk()) {
      UnixEnd end = UnixEnd.of(index, entry.getUsk());
      if (end.inode() != 0 && !sockets.add(end.inode(), end)) {
        duplicates.add(new Duplicate(index, "usk.ino", end.inode()));
      }
    } else if (entry.hasPipe()) {
      pipes.add(entry.getPipe().getPipeId(), index);
    } else if (entry.hasFifo()) {
      fifos.add(entry.getFifo().getPipeId(), index);
    } else if (entry.hasIsk()) {
      String stream = stream(entry.getIsk().getIno());
      if (set.has(stream)) {
        streams.add(stream);
      }
    }
  }

  /** Adds a file, and returns whether it is the first of its kind with that id. */
  private boolean addType(int id, fd_types type) {
    if (types.add(id, type)) {
      return true;
    }
    boolean isFirst = types.find(id).filter(it -> it == type).isEmpty();
    return isFirst && more.computeIfAbsent(id, _ -> EnumSet.noneOf(fd_types.class)).add(type);
  }

  /** Returns the name of the image with what is on the way in a TCP socket. */
  static String stream(int inode) {
    return "tcp-stream-" + Integer.toHexString(inode) + ".img";
  }

  /** Returns the name of the image that the files are in. */
  String image() {
    return image;
  }

  Known<Integer, fd_types> types() {
    return types;
  }

  /** Returns whether no file of that kind has the id, for certain. */
  boolean lacks(int id, fd_types type) {
    boolean isOther = types.find(id).filter(it -> it != type).isPresent();
    return types.lacks(id) || isOther && !more.getOrDefault(id, Set.of()).contains(type);
  }

  /** Returns what an id is, for people. */
  String describe(int id) {
    String number = Integer.toUnsignedString(id);
    return types
        .find(id)
        .map(type -> "file %s is of kind %s".formatted(number, type))
        .orElse("no file has the id " + number);
  }

  Known<Integer, UnixEnd> sockets() {
    return sockets;
  }

  Known<Integer, Integer> pipes() {
    return pipes;
  }

  Known<Integer, Integer> fifos() {
    return fifos;
  }

  /** Returns the names of the images that the set has of the queues of TCP sockets. */
  Set<String> streams() {
    return streams;
  }

  List<Duplicate> duplicates() {
    return duplicates;
  }
}
