package crit.memory;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.checkpoint.Task;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.memfd_inode_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A piece of memory that tasks share: a memfd (as which CRIU stores ordinary shared anonymous
 * memory too), a System V segment, or shared memory that an old or a huge-page mapping names by its
 * inode.
 *
 * @param kind what it is
 * @param id the number in the name of its page map, pagemap-shmem-ID.img
 * @param name the memfd's name, or {@code SYSV} and the key; empty if it has none
 * @param size its size in bytes; 0 if only the mappings tell
 * @param image the image that has the contents behind the segment's entry, as old CRIU wrote System
 *     V segments; else empty
 * @param offset where in that image they start
 */
public record Segment(Kind kind, long id, String name, long size, String image, long offset) {
  /** What a segment is. */
  public enum Kind {
    MEMFD,
    SYSV,
    ANONYMOUS
  }

  private static final String MAP_PREFIX = "pagemap-shmem-";
  private static final String MAP_SUFFIX = ".img";

  /** Returns the name of its page map. */
  public String mapName() {
    return mapName(id);
  }

  static String mapName(long id) {
    return MAP_PREFIX + Long.toUnsignedString(id) + MAP_SUFFIX;
  }

  /** Returns all segments of a set, by its memfds, its IPC namespaces and its page maps. */
  public static List<Segment> all(Checkpoint set) throws IOException {
    List<Segment> all = new ArrayList<>();
    set.forEach("memfd.img", memfd_inode_entry.parser(), inode -> all.add(of(inode)));
    for (String file : set.store().names()) {
      if (file.startsWith("ipcns-shm-")) {
        readSystemV(set, file, all);
      }
    }
    Set<String> known = new HashSet<>();
    all.forEach(segment -> known.add(segment.mapName()));
    for (String file : set.store().names()) {
      if (file.matches("pagemap-shmem-[0-9]{1,19}\\.img") && !known.contains(file)) {
        String number = file.substring(MAP_PREFIX.length(), file.length() - MAP_SUFFIX.length());
        all.add(anonymous(Long.parseUnsignedLong(number)));
      }
    }
    return all;
  }

  private static Segment of(memfd_inode_entry inode) {
    long id = Integer.toUnsignedLong(inode.getShmid());
    return new Segment(Kind.MEMFD, id, inode.getName(), inode.getSize(), "", 0);
  }

  private static Segment anonymous(long id) {
    return new Segment(Kind.ANONYMOUS, id, "", 0, "", 0);
  }

  private static void readSystemV(Checkpoint set, String file, List<Segment> into)
      throws IOException {
    try (var entries = Entries.open(set.store(), file)) {
      while (entries.next()) {
        ipc_shm_entry entry = entries.message(ipc_shm_entry.parser());
        boolean isInline = !entry.getInPagemaps();
        into.add(
            new Segment(
                Kind.SYSV,
                Integer.toUnsignedLong(entry.getDesc().getId()),
                "SYSV%08x".formatted(entry.getDesc().getKey()),
                entry.getSize(),
                isInline ? file : "",
                isInline ? entries.extraOffset() : 0));
      }
    }
  }

  /** Returns the segment that an area of a task maps, if it maps one. */
  public static Optional<Segment> of(Task task, Vma vma) throws IOException {
    Checkpoint set = task.checkpoint();
    if (vma.is(Vma.MEMFD)) {
      return memfd(set, (int) vma.shmid());
    }
    if (vma.is(Vma.SYSVIPC)) {
      List<Segment> segments = new ArrayList<>();
      String file = task.ids().map(it -> "ipcns-shm-" + it.getIpcNsId() + MAP_SUFFIX).orElse("");
      if (set.has(file)) {
        readSystemV(set, file, segments);
      }
      return segments.stream().filter(it -> it.id == vma.shmid()).findFirst();
    }
    return vma.is(Vma.ANON_SHARED) && !vma.hasFile()
        ? Optional.of(anonymous(vma.shmid()))
        : Optional.empty();
  }

  private static Optional<Segment> memfd(Checkpoint set, int fileId) throws IOException {
    Optional<file_entry> file = set.files().find(fileId).filter(file_entry::hasMemfd);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    long inode = Integer.toUnsignedLong(file.get().getMemfd().getInodeId());
    return set.all("memfd.img", memfd_inode_entry.parser()).stream()
        .filter(it -> it.getInodeId() == inode)
        .map(Segment::of)
        .findFirst();
  }
}
