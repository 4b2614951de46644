package crit.coredump;

import java.io.IOException;

/**
 * Where the parts of a core file stand, in bytes: head, program headers, notes, memory, and the
 * section header that has the number of segments if a half word cannot.
 *
 * @param target the architecture
 * @param flags e_flags
 * @param pageSize the page size, to which the memory is aligned
 * @param segments the memory
 * @param notes the size of all notes
 */
record ElfLayout(ElfTarget target, int flags, int pageSize, SegmentTable segments, long notes) {
  /** The number of program headers from which on another place has it (PN_XNUM). */
  static final int MANY = 0xffff;

  private static final long MAX_32 = 0xffffffffL;

  /** Returns the size of the head. */
  int head() {
    return target.is64() ? 64 : 52;
  }

  /** Returns the size of a program header. */
  int programHeader() {
    return target.is64() ? 56 : 32;
  }

  /** Returns the size of a section header. */
  int sectionHeader() {
    return target.is64() ? 64 : 40;
  }

  /** Returns how many program headers there are: one is of the notes. */
  int programHeaders() {
    return segments.size() + 1;
  }

  /** Returns whether their number is in a section header. */
  boolean isLarge() {
    return programHeaders() >= MANY;
  }

  long notesOffset() {
    return head() + (long) programHeader() * programHeaders();
  }

  long dataOffset() {
    return (notesOffset() + notes + pageSize - 1) & -pageSize;
  }

  /** Returns where the memory ends, and the section header stands if there is one. */
  long dataEnd() {
    return dataOffset() + segments.storedInAll();
  }

  /** Returns the size of the file. */
  long size() {
    return dataEnd() + (isLarge() ? sectionHeader() : 0);
  }

  /** Refuses what a file, or one with offsets of 32 bits, cannot hold. */
  void requireRoom(String task) throws IOException {
    if (segments.storedInAll() == SegmentTable.MAX_FILE) {
      throw new IOException(task + ": has more memory than a file can have");
    }
    if (!target.is64() && size() > MAX_32) {
      throw new IOException(
          "%s: the core file would have %d bytes, a 32-bit one can have %d"
              .formatted(task, size(), MAX_32));
    }
  }
}
