package crit.memory;

import crit.schemas.proto.vma_entry;

/**
 * An area of a task's memory. Status bits are those of CRIU ({@code criu/include/image.h}).
 *
 * @param start the first address
 * @param last the last address
 * @param offset where the area begins in its file or segment, in bytes
 * @param shmid what is mapped; its meaning depends on the status
 * @param prot PROT_* bits
 * @param flags MAP_* bits
 * @param status VMA_* bits of CRIU
 * @param madv bit n for advice number n of madvise(2)
 */
public record Vma(
    long start, long last, long offset, long shmid, int prot, int flags, int status, long madv) {
  /** The bits of the status. */
  public static final int REGULAR = 1;

  public static final int VSYSCALL = 1 << 2;
  public static final int VDSO = 1 << 3;
  public static final int HEAP = 1 << 5;
  public static final int FILE_PRIVATE = 1 << 6;
  public static final int FILE_SHARED = 1 << 7;
  public static final int ANON_SHARED = 1 << 8;
  public static final int ANON_PRIVATE = 1 << 9;
  public static final int SYSVIPC = 1 << 10;
  public static final int SOCKET = 1 << 11;
  public static final int VVAR = 1 << 12;
  public static final int AIORING = 1 << 13;
  public static final int MEMFD = 1 << 14;
  public static final int SHSTK = 1 << 15;
  public static final int GUARD = 1 << 16;
  public static final int EXT_PLUGIN = 1 << 27;

  static Vma of(vma_entry entry) {
    return new Vma(
        entry.getStart(),
        entry.getEnd() - 1,
        entry.getPgoff(),
        entry.getShmid(),
        entry.getProt(),
        entry.getFlags(),
        entry.getStatus(),
        entry.getMadv());
  }

  /** Returns whether one of the status bits is set. */
  public boolean is(int bits) {
    return (status & bits) != 0;
  }

  /** Returns the length in bytes. */
  public long length() {
    return last - start + 1;
  }

  /** Returns whether it maps a file, be it a memfd. */
  public boolean hasFile() {
    return is(FILE_PRIVATE | FILE_SHARED);
  }

  /** Returns the permissions as /proc/PID/maps shows them. */
  public String permissions() {
    char[] text = {
      (prot & 1) != 0 ? 'r' : '-',
      (prot & 2) != 0 ? 'w' : '-',
      (prot & 4) != 0 ? 'x' : '-',
      is(FILE_SHARED | ANON_SHARED) ? 's' : 'p'
    };
    return new String(text);
  }
}
