package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressRange;
import crit.memory.Vma;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names of a task's areas as /proc/PID/maps shows them (source: {@code fs/proc/task_mmu.c} of
 * Linux); empty for private anonymous memory. Not safe for several threads.
 */
public final class VmaNames {
  private static final String DELETED = " (deleted)";

  private final Checkpoint set;
  private final Task task;
  private final mm_entry mm;
  private final Map<Long, String> files = new HashMap<>();
  private final Map<Long, String> segments = new HashMap<>();
  private boolean segmentsKnown;

  /** Names the areas of a task. */
  public VmaNames(Task task, mm_entry mm) {
    this.set = task.checkpoint();
    this.task = task;
    this.mm = mm;
  }

  /** Returns the name of an area. */
  public String name(Vma vma) throws IOException {
    if (vma.hasFile() || vma.is(Vma.SOCKET)) {
      return file(vma.shmid());
    }
    if (vma.is(Vma.SYSVIPC)) {
      return segment(vma.shmid());
    }
    if (vma.is(Vma.ANON_SHARED)) {
      return "/dev/zero" + DELETED;
    }
    return special(vma);
  }

  private String special(Vma vma) {
    if (vma.is(Vma.VDSO)) {
      return "[vdso]";
    }
    if (vma.is(Vma.VVAR)) {
      return "[vvar]";
    }
    if (vma.is(Vma.VSYSCALL)) {
      return "[vsyscall]";
    }
    if (vma.is(Vma.AIORING)) {
      return "/[aio]" + DELETED;
    }
    var range = new AddressRange(vma.start(), vma.last());
    if (vma.is(Vma.HEAP) || mm.getMmBrk() != mm.getMmStartBrk() && isHeap(range)) {
      return "[heap]";
    }
    return range.contains(mm.getMmStartStack()) ? "[stack]" : "";
  }

  private boolean isHeap(AddressRange range) {
    return range.overlaps(
        new AddressRange(
            AddressRange.lower(mm.getMmStartBrk(), mm.getMmBrk() - 1), mm.getMmBrk() - 1));
  }

  private String file(long id) throws IOException {
    String known = files.get(id);
    if (known == null) {
      known = set.files().find((int) id).map(this::nameOf).orElse("");
      if (known.startsWith("/memfd:") || known.isEmpty()) {
        known = memfd((int) id).orElse(known);
      }
      files.put(id, known);
    }
    return known;
  }

  private String nameOf(file_entry entry) {
    if (entry.hasReg()) {
      return entry.getReg().getName();
    }
    return entry.hasPsk() ? "socket:[packet]" : "";
  }

  private Optional<String> memfd(int id) throws IOException {
    Optional<file_entry> entry = set.files().find(id).filter(file_entry::hasMemfd);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    long inode = Integer.toUnsignedLong(entry.get().getMemfd().getInodeId());
    return set.all("memfd.img", memfd_inode_entry.parser()).stream()
        .filter(it -> it.getInodeId() == inode)
        .map(it -> memfdName(it.getName()))
        .findFirst();
  }

  /** Ordinary shared anonymous memory is stored as a memfd whose name is that of a device. */
  private static String memfdName(String name) {
    return (name.startsWith("/") ? name : "/memfd:" + name) + DELETED;
  }

  private String segment(long id) throws IOException {
    if (!segmentsKnown) {
      segmentsKnown = true;
      String image = task.ids().map(it -> "ipcns-shm-" + it.getIpcNsId() + ".img").orElse("");
      set.forEach(
          image,
          ipc_shm_entry.parser(),
          entry ->
              segments.put(
                  Integer.toUnsignedLong(entry.getDesc().getId()),
                  "/SYSV%08x".formatted(entry.getDesc().getKey()) + DELETED));
    }
    return segments.getOrDefault(id, "/SYSV" + DELETED);
  }
}
