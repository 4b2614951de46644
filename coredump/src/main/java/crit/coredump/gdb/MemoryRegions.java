package crit.coredump.gdb;

import crit.explore.VmaNames;
import crit.memory.Vma;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Answers lldb's question about the area at an address. */
final class MemoryRegions {
  private MemoryRegions() {}

  static byte[] answer(Inferior inferior, long address) throws IOException {
    Optional<Vma> vma = inferior.space().vma(address);
    if (vma.isEmpty()) {
      long end = 0;
      for (Vma area : inferior.space().vmas()) {
        if (Long.compareUnsigned(area.start(), address) > 0) {
          end = area.start();
          break;
        }
      }
      return Reply.of("start:%x;size:%x;".formatted(address, end - address));
    }
    String permissions = vma.get().permissions().substring(0, 3).replace("-", "");
    String name = new VmaNames(inferior.task(), inferior.mm()).name(vma.get());
    String hex = HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    return Reply.of(
        "start:%x;size:%x;permissions:%s;%s"
            .formatted(
                vma.get().start(),
                vma.get().length(),
                permissions,
                name.isEmpty() ? "" : "name:" + hex + ";"));
  }
}
