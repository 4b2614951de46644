package crit.coredump;

import crit.memory.AddressSpace;
import crit.memory.Hole;
import crit.memory.Vma;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The e_flags of a task's program, of whose ABI they tell. */
record ProgramFlags(CoreTask task, AddressSpace space) {
  /** How an ELF file starts; all targets whose flags differ are little endian. */
  private static final int MAGIC = 0x464c457f;

  /** Returns those of the program if its head is at hand, else those that the target has. */
  int value() throws IOException {
    ElfTarget target = task.target();
    if (!target.hasOwnFlags()) {
      return target.flags();
    }
    for (Vma vma : space.vmas()) {
      if (vma.hasFile() && vma.offset() == 0 && (int) vma.shmid() == task.executable()) {
        ByteBuffer head = target.allocate(target.is64() ? 64 : 52);
        space.read(vma.start(), head.duplicate(), Hole.ZERO);
        return head.getInt(0) == MAGIC ? head.getInt(target.is64() ? 48 : 36) : target.flags();
      }
    }
    return target.flags();
  }
}
