package crit.coredump;

import crit.memory.Vma;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.util.Optional;

/**
 * Which memory goes into a core file: the kernel's rules ({@code vma_dump_size} in {@code
 * fs/coredump.c}), but that of private file memory only the pages that a checkpoint has are taken,
 * and of the rest what is at hand in files that are proved to be the same.
 */
record MemoryRules(CoreOptions options, MappedNames names) {
  private static final int ANONYMOUS_PRIVATE = 1;
  private static final int ANONYMOUS_SHARED = 1 << 1;
  private static final int FILE_PRIVATE = 1 << 2;
  private static final int FILE_SHARED = 1 << 3;
  private static final int ELF_HEADERS = 1 << 4;
  private static final int HUGE_PRIVATE = 1 << 5;
  private static final int HUGE_SHARED = 1 << 6;

  private static final int MAP_SHARED = 1;
  private static final int MAP_HUGETLB = 0x40000;
  private static final int READ = 1;
  private static final long DONT_DUMP = 1L << 16;
  private static final int DEVICES = Vma.SOCKET | Vma.AIORING | Vma.EXT_PLUGIN;

  /** An area of a probe of the kernel's, which only the kernel can fill. */
  private static final int UPROBES = 1 << 17;

  /** What of an area is taken. */
  enum Taken {
    /** Nothing. */
    NOTHING,
    /** All of it, be it zeros. */
    WHOLE,
    /** All of it, if it has a page or may be read. */
    WHOLE_IF_USED,
    /** All of it as zeros: nobody has what the kernel keeps there. */
    ZEROS,
    /** The pages that the checkpoint has. */
    PAGES,
    /** Those, and the first page from the file. */
    PAGES_AND_HEADER,
    /** Those, and all that the file has. */
    PAGES_AND_FILE,
    /** What the file has. */
    FILE
  }

  /** Returns what of an area is taken. */
  Taken of(Vma vma) throws IOException {
    if (vma.is(Vma.VVAR | Vma.VSYSCALL)) {
      return Taken.ZEROS;
    }
    if (vma.is(Vma.VDSO)) {
      return Taken.WHOLE;
    }
    boolean isLeftOut = (vma.madv() & DONT_DUMP) != 0 && !options.withDontDump();
    if (isLeftOut || vma.is(DEVICES | UPROBES)) {
      return Taken.NOTHING;
    }
    boolean isShared =
        (vma.flags() & MAP_SHARED) != 0 || vma.is(Vma.FILE_SHARED | Vma.ANON_SHARED | Vma.SYSVIPC);
    if ((vma.flags() & MAP_HUGETLB) != 0) {
      return whole(isShared ? HUGE_SHARED : HUGE_PRIVATE);
    }
    if (isShared) {
      return shared(vma);
    }
    return vma.hasFile() && !vma.is(Vma.MEMFD) ? ofFile(vma) : anonymous();
  }

  private boolean has(int bit) {
    return (options.filter() & bit) != 0;
  }

  private Taken whole(int bit) {
    return has(bit) ? Taken.WHOLE : Taken.NOTHING;
  }

  private Taken anonymous() {
    return has(ANONYMOUS_PRIVATE) ? Taken.WHOLE_IF_USED : Taken.NOTHING;
  }

  /** A file without a name is memory for the kernel, too. */
  private Taken shared(Vma vma) throws IOException {
    if (vma.is(Vma.MEMFD | Vma.ANON_SHARED | Vma.SYSVIPC)) {
      return whole(ANONYMOUS_SHARED);
    }
    return has(FILE_SHARED) && isProved(vma) ? Taken.FILE : Taken.NOTHING;
  }

  private Taken ofFile(Vma vma) throws IOException {
    boolean isProved = isProved(vma);
    if (!has(ANONYMOUS_PRIVATE)) {
      return has(FILE_PRIVATE) && isProved ? Taken.PAGES_AND_FILE : Taken.NOTHING;
    }
    if (isProved && (options.embedFiles() || has(FILE_PRIVATE))) {
      return Taken.PAGES_AND_FILE;
    }
    boolean isHeader = vma.offset() == 0 && (vma.prot() & READ) != 0;
    return isProved && isHeader && has(ELF_HEADERS) ? Taken.PAGES_AND_HEADER : Taken.PAGES;
  }

  /** Returns whether the checkpoint has the build-id, which proves a file to be the same. */
  private boolean isProved(Vma vma) throws IOException {
    Optional<reg_file_entry> file = names.file(vma);
    return file.isPresent() && file.get().getBuildIdCount() > 0;
  }
}
