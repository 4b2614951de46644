package crit.names;

/** Memory areas: their rights, their kind, and what was advised about them. */
public final class MemoryNames {
  /** {@code asm-generic/mman-common.h}. {@code vma_entry.prot}. */
  public static final NumberNames RIGHTS =
      NumberNames.of(
          "PROT_",
          """
          0x0: NONE 0x1: READ 0x2: WRITE 0x4: EXEC 0x8: SEM 0x01000000: GROWSDOWN
          0x02000000: GROWSUP
          """);

  /**
   * {@code asm-generic/mman.h} and {@code linux/mman.h} of x86; PowerPC and MIPS have other numbers
   * for what is above 0x20. The low 4 bits are one number. {@code vma_entry.flags}.
   */
  public static final NumberNames MAP_FLAGS =
      NumberNames.choosing(
          "MAP_",
          0xf,
          """
          1: SHARED PRIVATE SHARED_VALIDATE 8: DROPPABLE 0x10: FIXED 0x20: ANONYMOUS ~ANON
          0x40: 32BIT 0x80: ABOVE4G 0x100: GROWSDOWN 0x800: DENYWRITE 0x1000: EXECUTABLE
          0x2000: LOCKED 0x4000: NORESERVE 0x8000: POPULATE 0x10000: NONBLOCK 0x20000: STACK
          0x40000: HUGETLB 0x80000: SYNC 0x100000: FIXED_NOREPLACE 0x04000000: UNINITIALIZED
          """);

  /**
   * {@code asm-generic/mman-common.h}; the field is a set with one bit for each number, from 0 on.
   * {@code vma_entry.madv}.
   */
  public static final NumberNames ADVICE =
      NumberNames.of(
          "MADV_",
          """
          0: NORMAL RANDOM SEQUENTIAL WILLNEED DONTNEED 8: FREE REMOVE DONTFORK DOFORK MERGEABLE
          13: UNMERGEABLE HUGEPAGE NOHUGEPAGE DONTDUMP DODUMP WIPEONFORK KEEPONFORK COLD PAGEOUT
          22: POPULATE_READ POPULATE_WRITE DONTNEED_LOCKED COLLAPSE 100: HWPOISON SOFT_OFFLINE
          102: GUARD_INSTALL GUARD_REMOVE
          """);

  /** CRIU's own bits in words of people, {@code criu/include/image.h}. {@code vma_entry.status}. */
  public static final NumberNames STATUS =
      NumberNames.of(
          "",
          """
          0x1: dumped 0x2: stack 0x4: vsyscall 0x8: vdso 0x20: heap 0x40: file-private
          0x80: file-shared 0x100: anon-shared 0x200: anon-private 0x400: sysvipc 0x800: socket
          0x1000: vvar 0x2000: aio-ring 0x4000: memfd 0x8000: shadow-stack 0x10000: guard
          0x20000: uprobes 0x40000: not-accountable 0x08000000: plugin 0x10000000: close
          0x20000000: no-write 0x40000000: premapped 0x80000000: unsupported
          """);

  /** CRIU's own bits, {@code criu/include/pagemap.h}. {@code pagemap_entry.flags}. */
  public static final NumberNames PAGEMAP_FLAGS =
      NumberNames.of("PE_", "0x1: PARENT 0x2: LAZY 0x4: PRESENT 0x8: PAYLOAD_ALIGNED");

  /**
   * {@code asm-generic/hugetlb_encode.h}. {@code memfd_inode_entry.hugetlb_flag}, {@code
   * ipc_shm_entry.hugetlb_flag}.
   */
  public static final NumberNames HUGE_PAGES =
      NumberNames.of(
          "",
          """
          0x38000000: 16KB 0x40000000: 64KB 0x4c000000: 512KB 0x50000000: 1MB 0x54000000: 2MB
          0x5c000000: 8MB 0x60000000: 16MB 0x64000000: 32MB 0x70000000: 256MB 0x74000000: 512MB
          0x78000000: 1GB 0x7c000000: 2GB 0x88000000: 16GB
          """);

  private MemoryNames() {}
}
