package crit.coredump.gdb;

import crit.arch.Architecture;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where variables of a task's threads are, by the thread's vector of modules. The C library
 * describes its layout in words that gdb looks up by name: three each, of which the last is an
 * offset (source: nptl_db of glibc). Known for x86_64 and aarch64.
 */
final class ThreadStorage {
  private static final String MODULE = "_thread_db_link_map_l_tls_modid";
  private static final String VECTOR = "_thread_db_pthread_dtvp";
  private static final String ELEMENT = "_thread_db_dtv_dtv";
  private static final String POINTER = "_thread_db_dtv_t_pointer_val";
  private static final List<String> SYMBOLS = List.of(MODULE, VECTOR, ELEMENT, POINTER);

  /** What stands for the storage of a module that was never used by the thread. */
  private static final long UNALLOCATED = -1;

  private final Map<String, Long> addresses = new HashMap<>();

  /** Returns a symbol that is not known yet. */
  Optional<String> wanted() {
    return SYMBOLS.stream().filter(it -> !addresses.containsKey(it)).findFirst();
  }

  /** Takes a symbol's address, 0 if there is none of that name. */
  void put(String symbol, long address) {
    if (SYMBOLS.contains(symbol)) {
      addresses.put(symbol, address);
    }
  }

  /** Forgets which symbols there were not: more of the program's files may be known now. */
  void retry() {
    addresses.values().removeIf(it -> it == 0);
  }

  /**
   * Returns where a variable is.
   *
   * @param offset of the variable in its module's storage
   * @param module the address of the module's link_map
   * @return nothing if the C library is another, or the thread has no storage of the module
   */
  Optional<Long> address(Inferior inferior, int tid, long offset, long module) throws IOException {
    Optional<Long> vector = vector(inferior, tid);
    if (vector.isEmpty() || SYMBOLS.stream().anyMatch(it -> addresses.getOrDefault(it, 0L) == 0)) {
      return Optional.empty();
    }
    long number = inferior.pointer(module + last(inferior, MODULE));
    long elementBytes = inferior.number(addresses.getOrDefault(ELEMENT, 0L), 4) / Byte.SIZE;
    long element = vector.get() + number * elementBytes;
    long storage = inferior.pointer(element + last(inferior, POINTER));
    return number == 0 || storage == UNALLOCATED || storage == 0
        ? Optional.empty()
        : Optional.of(storage + offset);
  }

  private Optional<Long> vector(Inferior inferior, int tid) throws IOException {
    Architecture architecture = inferior.architecture();
    Optional<BigInteger> base =
        switch (architecture) {
          case X86_64 -> inferior.value(tid, "fs_base");
          case AARCH64 -> inferior.value(tid, "tpidr");
          default -> Optional.empty();
        };
    if (base.isEmpty() || base.get().signum() == 0) {
      return Optional.empty();
    }
    long pointer = base.get().longValue();
    long offset = architecture == Architecture.AARCH64 ? 0 : last(inferior, VECTOR);
    return Optional.of(inferior.pointer(pointer + offset));
  }

  /** Returns the last of the three words at a symbol: an offset in bytes. */
  private long last(Inferior inferior, String symbol) throws IOException {
    long address = addresses.getOrDefault(symbol, 0L);
    return address == 0 ? 0 : (int) inferior.number(address + 2 * Integer.BYTES, Integer.BYTES);
  }
}
