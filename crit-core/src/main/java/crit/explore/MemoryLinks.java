package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.LinkView.End;
import crit.explore.LinkView.Kind;
import crit.memory.Vma;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The ties of memory that several tasks have mapped, or one has mapped and another one open. */
final class MemoryLinks {
  private static final int SHARED = Vma.FILE_SHARED | Vma.ANON_SHARED | Vma.SYSVIPC;

  private final Checkpoint set;
  private final Links links;
  private final Map<Piece, End> first = new HashMap<>();
  private final Set<Use> uses = new HashSet<>();
  private final Map<Integer, Optional<Piece>> files = new HashMap<>();
  private final Map<Long, String> memfds = new HashMap<>();
  private final Map<Long, Map<Long, String>> segments = new HashMap<>();

  /** Something that can be mapped: what kind of number it has, in which namespace, its name. */
  private record Piece(String kind, long namespace, long id, String name) {}

  /** That a task has a piece. */
  private record Use(Piece piece, OptionalInt pid) {}

  private MemoryLinks(Checkpoint set, Links links) {
    this.set = set;
    this.links = links;
  }

  /** Finds the ties of a set's memory. */
  static void read(Checkpoint set, Links links) throws IOException {
    var memory = new MemoryLinks(set, links);
    set.forEach(
        "memfd.img",
        memfd_inode_entry.parser(),
        it -> memory.memfds.put(it.getInodeId(), name(it)));
    for (Task task : set.tree().tasks()) {
      Optional<mm_entry> mm = task.mm();
      if (mm.isPresent()) {
        memory.addAreas(task, mm.get());
      }
    }
    set.files().forEach(memory::addDescriptors);
  }

  /** Returns a memfd's name; what was no memfd but anonymous memory has that of a device. */
  static String name(memfd_inode_entry memfd) {
    return memfd.getName().startsWith("/") ? memfd.getName() : "/memfd:" + memfd.getName();
  }

  private void addAreas(Task task, mm_entry mm) throws IOException {
    End end = End.of(task);
    for (vma_entry area : mm.getVmasList()) {
      if ((area.getStatus() & SHARED) != 0) {
        Optional<Piece> piece = piece(task, area);
        if (piece.isPresent()) {
          add(piece.get(), end);
        }
      }
    }
  }

  private void add(Piece piece, End end) throws IOException {
    if (uses.add(new Use(piece, end.pid()))) {
      End other = first.putIfAbsent(piece, end);
      if (other != null) {
        links.add(Kind.MEMORY, piece.name, end, other);
      }
    }
  }

  private Optional<Piece> piece(Task task, vma_entry area) throws IOException {
    int status = area.getStatus();
    long id = area.getShmid();
    if ((status & Vma.SYSVIPC) != 0) {
      long namespace = task.ids().map(it -> Integer.toUnsignedLong(it.getIpcNsId())).orElse(0L);
      String name = segments(namespace).getOrDefault(id, "segment " + Long.toUnsignedString(id));
      return Optional.of(new Piece("sysv", namespace, id, name));
    } else if ((status & Vma.FILE_SHARED) != 0) {
      Optional<Piece> known = files.get((int) id);
      if (known == null) {
        known = file(set.files().find((int) id));
        files.put((int) id, known);
      }
      return known;
    }
    return Optional.of(new Piece("inode", 0, id, "/dev/zero"));
  }

  /** Returns what a shared mapping of a file is of: a memfd's inode, or a path. */
  private Optional<Piece> file(Optional<file_entry> file) {
    if (file.isPresent() && file.get().hasMemfd()) {
      long inode = Integer.toUnsignedLong(file.get().getMemfd().getInodeId());
      return Optional.of(new Piece("memfd", 0, inode, memfds.getOrDefault(inode, "memfd")));
    } else if (file.isPresent() && file.get().hasReg()) {
      String name = file.get().getReg().getName();
      return Optional.of(new Piece("path", file.get().getReg().getMntId(), 0, name));
    }
    return Optional.empty();
  }

  private Map<Long, String> segments(long namespace) throws IOException {
    Map<Long, String> known = segments.get(namespace);
    if (known == null) {
      Map<Long, String> names = new HashMap<>();
      set.forEach(
          "ipcns-shm-%d.img".formatted(namespace),
          ipc_shm_entry.parser(),
          it ->
              names.put(
                  Integer.toUnsignedLong(it.getDesc().getId()),
                  "/SYSV%08x".formatted(it.getDesc().getKey())));
      segments.put(namespace, names);
      known = names;
    }
    return known;
  }

  /** Ties who has a memfd open to who has it mapped, or has it open by another open file. */
  private void addDescriptors(file_entry file) throws IOException {
    if (file.hasMemfd()) {
      Optional<Piece> piece = file(Optional.of(file));
      for (End end : links.ends(file.getId())) {
        add(piece.orElseThrow(), end);
      }
    }
  }
}
