package crit.coredump;

import crit.memory.AddressSpace;
import crit.memory.Vma;
import java.io.IOException;

/**
 * NT_FILE: which files are mapped where. It is not kept, as it may have a hundred thousand entries,
 * but written area by area.
 */
final class FileNote {
  private final AddressSpace space;
  private final MappedNames names;
  private final ElfTarget target;
  private final int count;
  private final long size;

  /** Counts the entries, and how many bytes their names have. */
  FileNote(AddressSpace space, MappedNames names, ElfTarget target) throws IOException {
    this.space = space;
    this.names = names;
    this.target = target;
    int found = 0;
    long bytes = 2L * target.word();
    for (Vma vma : space.vmas()) {
      byte[] name = names.name(vma);
      if (name.length > 0) {
        found++;
        bytes += 3L * target.word() + name.length + 1;
      }
    }
    count = found;
    size = bytes;
  }

  /** Returns its size in the file; 0 if nothing is mapped. */
  long size() {
    return count == 0 ? 0 : Note.size(Note.CORE, size);
  }

  /** Writes it; the content has no padding within its size, since debuggers refuse that. */
  void write(Pass pass) throws IOException {
    if (count == 0) {
      return;
    }
    long end = pass.position() + size();
    pass.put(Note.head(target, Note.CORE, Note.FILE, size));
    var head = pass.room(2 * Long.BYTES);
    target.putWord(head, count);
    target.putWord(head, space.pageSize());
    for (Vma vma : space.vmas()) {
      if (names.name(vma).length > 0) {
        var entry = pass.room(3 * Long.BYTES);
        target.putWord(entry, vma.start());
        target.putWord(entry, vma.last() + 1);
        target.putWord(entry, Long.divideUnsigned(vma.offset(), space.pageSize()));
      }
    }
    for (Vma vma : space.vmas()) {
      byte[] name = names.name(vma);
      if (name.length > 0) {
        pass.put(name, 0, name.length);
        pass.room(1).put((byte) 0);
      }
    }
    pass.padWith(end);
  }
}
