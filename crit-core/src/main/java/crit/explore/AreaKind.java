package crit.explore;

import crit.memory.Vma;
import crit.schemas.proto.vma_entry;

/** What an area of memory is for, by the status that CRIU gave it. */
public enum AreaKind {
  /** A segment of System V shared memory. */
  SYSV,
  /** Anonymous shared memory, as older CRIU has it; today's is a memfd. */
  SHMEM,
  /** The ring of a packet socket. */
  PACKET,
  /** A file. */
  FILE,
  /** A file in memory without a path, which anonymous shared memory is, too. */
  MEMFD,
  /** A stack. */
  STACK,
  /** The kernel's page at the end of the address space. */
  VSYSCALL,
  /** The kernel's code for programs. */
  VDSO,
  /** The kernel's data for programs. */
  VVAR,
  /** Memory that grows downwards: most likely the first thread's stack. */
  GROWS_DOWN,
  /** What brk(2) gave. */
  HEAP,
  /** The ring of asynchronous input and output. */
  AIO,
  /** Pages inside of other areas that must not be touched. */
  GUARD,
  /** Private anonymous memory. */
  ANONYMOUS,
  /** There is no area. */
  NONE;

  private static final int STACK_BIT = 1 << 1;
  private static final int MAP_GROWSDOWN = 0x100;

  /** Returns the kind of an area; {@link #FILE} for a memfd, which only its file can tell. */
  static AreaKind of(vma_entry area) {
    int status = area.getStatus();
    if ((status & Vma.SYSVIPC) != 0) {
      return SYSV;
    } else if ((status & Vma.ANON_SHARED) != 0) {
      return SHMEM;
    } else if ((status & Vma.SOCKET) != 0) {
      return PACKET;
    } else if ((status & (Vma.FILE_PRIVATE | Vma.FILE_SHARED)) != 0) {
      return FILE;
    } else if ((status & STACK_BIT) != 0) {
      return STACK;
    } else if ((status & Vma.VSYSCALL) != 0) {
      return VSYSCALL;
    } else if ((status & Vma.VDSO) != 0) {
      return VDSO;
    } else if ((area.getFlags() & MAP_GROWSDOWN) != 0) {
      return GROWS_DOWN;
    }
    return withoutName(status);
  }

  private static AreaKind withoutName(int status) {
    if ((status & Vma.HEAP) != 0) {
      return HEAP;
    } else if ((status & Vma.VVAR) != 0) {
      return VVAR;
    } else if ((status & Vma.AIORING) != 0) {
      return AIO;
    }
    return (status & Vma.GUARD) != 0 ? GUARD : ANONYMOUS;
  }

  /** Returns whether the area's number stands for something that other areas may share. */
  boolean isSegment() {
    return this == SYSV || this == SHMEM || this == PACKET;
  }
}
