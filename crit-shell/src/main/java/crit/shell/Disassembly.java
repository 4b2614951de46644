package crit.shell;

import crit.arch.Architecture;
import crit.memory.AddressSpace;
import crit.memory.Vma;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instructions in memory, by objdump of the GNU binutils. */
final class Disassembly {
  /** The longest instruction of any machine, in bytes. */
  private static final int LONGEST = 16;

  private static final String INSTRUCTION = " *[0-9a-f]+:\t.*";

  /** What objdump calls the machines that it knows everywhere. */
  private static final Map<Architecture, String> MACHINES =
      Map.of(
          Architecture.X86_64, "i386:x86-64",
          Architecture.I386, "i386",
          Architecture.AARCH64, "aarch64",
          Architecture.ARM, "arm",
          Architecture.S390, "s390:64-bit",
          Architecture.PPC64, "powerpc:common64",
          Architecture.RISCV64, "riscv:rv64");

  private Disassembly() {}

  /**
   * Returns lines, each an instruction.
   *
   * @throws IOException if there is no objdump, or it does not know the machine
   */
  static List<String> lines(AddressSpace space, long address, int count, Architecture machine)
      throws IOException {
    Optional<Vma> area = space.vma(address);
    long left = area.map(it -> it.last() - address + 1).orElse((long) LONGEST);
    byte[] code = space.read(address, (int) Math.min((long) count * LONGEST, left));
    Path file = Files.createTempFile("crit-shell", ".code");
    try {
      Files.write(file, code);
      String known = MACHINES.getOrDefault(machine, "");
      if (known.isEmpty()) {
        throw new IOException("objdump is not known to disassemble " + machine);
      }
      var words =
          List.of(
              "objdump",
              "-D",
              "-b",
              "binary",
              "-m",
              known,
              machine.order() == ByteOrder.BIG_ENDIAN ? "-EB" : "-EL",
              "--adjust-vma=0x" + Long.toHexString(address),
              file.toString());
      return run(words).lines().filter(it -> it.matches(INSTRUCTION)).limit(count).toList();
    } finally {
      Files.delete(file);
    }
  }

  private static String run(List<String> words) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("found no objdump on the PATH; install binutils", e);
    }
    process.getOutputStream().close();
    try (var out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(text.strip().lines().findFirst().orElse("objdump failed"));
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("was interrupted", e);
    }
  }
}
