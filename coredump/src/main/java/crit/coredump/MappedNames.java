package crit.coredump;

import crit.checkpoint.Task;
import crit.explore.VmaNames;
import crit.memory.Vma;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names of what a task has mapped, in the bytes that they have. Each file is read once. */
final class MappedNames {
  private static final int NAMED = Vma.SYSVIPC | Vma.ANON_SHARED | Vma.AIORING;

  private final Task task;
  private final VmaNames others;
  private final Map<Integer, Optional<reg_file_entry>> files = new HashMap<>();
  private final Map<Long, byte[]> names = new HashMap<>();

  MappedNames(Task task) {
    this.task = task;
    // what it asks of the memory's description is for areas without a file
    this.others = new VmaNames(task, mm_entry.getDefaultInstance());
  }

  /** Returns the regular file of an area, if it maps one. */
  Optional<reg_file_entry> file(Vma vma) throws IOException {
    if (!vma.hasFile()) {
      return Optional.empty();
    }
    int id = (int) vma.shmid();
    Optional<reg_file_entry> known = files.get(id);
    if (known == null) {
      known = task.checkpoint().files().find(id).filter(file_entry::hasReg).map(it -> it.getReg());
      files.put(id, known);
    }
    return known;
  }

  /** Returns the name of what an area maps; no bytes if it maps nothing or it is not known. */
  byte[] name(Vma vma) throws IOException {
    if (!vma.hasFile() && !vma.is(NAMED)) {
      return new byte[0];
    }
    long key = vma.shmid() << 32 | Integer.toUnsignedLong(vma.status());
    byte[] known = names.get(key);
    if (known == null) {
      Optional<reg_file_entry> file = file(vma);
      known =
          file.isPresent()
              ? file.get().getNameBytes().toByteArray()
              : others.name(vma).getBytes(StandardCharsets.UTF_8);
      names.put(key, known);
    }
    return known;
  }
}
