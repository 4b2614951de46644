package crit.coredump.gdb;

import crit.arch.Architecture;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Answers lldb's questions about the machine and the process. */
final class HostFacts {
  private HostFacts() {}

  static byte[] host(Inferior inferior) {
    return Reply.of("triple:%s;%s".formatted(triple(inferior), common(inferior)));
  }

  static byte[] process(Inferior inferior) {
    return Reply.of(
        "pid:%x;parent-pid:%x;triple:%s;ostype:linux;%s"
            .formatted(inferior.pid(), inferior.task().ppid(), triple(inferior), common(inferior)));
  }

  private static String common(Inferior inferior) {
    Architecture architecture = inferior.architecture();
    String endian = architecture.order() == ByteOrder.BIG_ENDIAN ? "big" : "little";
    return "endian:%s;ptrsize:%d;".formatted(endian, architecture.bits() / Byte.SIZE);
  }

  private static String triple(Inferior inferior) {
    String name =
        switch (inferior.architecture()) {
          case X86_64 -> "x86_64";
          case I386 -> "i386";
          case ARM -> "arm";
          case AARCH64 -> "aarch64";
          case PPC64 -> "powerpc64le";
          case S390 -> "s390x";
          case MIPS -> "mips64el";
          case LOONGARCH64 -> "loongarch64";
          case RISCV64 -> "riscv64";
        };
    return HexFormat.of().formatHex((name + "-pc-linux-gnu").getBytes(StandardCharsets.US_ASCII));
  }
}
