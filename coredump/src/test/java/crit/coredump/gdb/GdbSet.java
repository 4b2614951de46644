package crit.coredump.gdb;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.arch.Architecture;
import crit.arch.Register;
import crit.bytes.ByteSink;
import crit.checkpoint.MemoryStore;
import crit.image.Head;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.image.ImageWriter;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.user_x86_regs_mode;
import crit.schemas.proto.vma_entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint of one task with one page of memory, whose registers all have other values. */
final class GdbSet {
  static final int PID = 42;
  static final int PAGE = 4096;
  static final long START = 0x10000;
  static final byte FILL = 0x5a;

  private GdbSet() {}

  /** Returns the value that a register has: its number in each byte. */
  static BigInteger marker(int number, int bits) {
    byte[] bytes = new byte[(bits + 7) / 8];
    Arrays.fill(bytes, (byte) (number + 1));
    return new BigInteger(1, bytes).mod(BigInteger.ONE.shiftLeft(bits));
  }

  static MemoryStore of(Architecture architecture) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(
        "inventory.img", image("inventory.img", inventory_entry.newBuilder().setImgVersion(2)));
    files.put(
        "pstree.img",
        image(
            "pstree.img",
            pstree_entry
                .newBuilder()
                .setPid(PID)
                .setPpid(0)
                .setPgid(PID)
                .setSid(PID)
                .addThreads(PID)));
    files.put("core-42.img", image("core-42.img", core(architecture)));
    files.put(
        "mm-42.img",
        image(
            "mm-42.img",
            mm_entry
                .newBuilder()
                .addAllMmSavedAuxv(vector(architecture))
                .addVmas(
                    vma_entry
                        .newBuilder()
                        .setStart(START)
                        .setEnd(START + 2 * PAGE)
                        .setProt(3)
                        .setFlags(0x22)
                        .setStatus(0x201)
                        .setPgoff(0)
                        .setShmid(0)
                        .setFd(-1))));
    files.put(
        "pagemap-42.img",
        image(
            "pagemap-42.img",
            pagemap_head.newBuilder().setPagesId(1),
            pagemap_entry
                .newBuilder()
                .setVaddr(START)
                .setCompatNrPages(0)
                .setNrPages(1)
                .setFlags(4)));
    byte[] page = new byte[PAGE];
    Arrays.fill(page, FILL);
    files.put("pages-1.img", page);
    return new MemoryStore("set", files);
  }

  private static core_entry.Builder core(Architecture architecture) {
    core_entry.Builder core = core_entry.newBuilder();
    core.setMtype(machine(architecture));
    core.setTc(
        task_core_entry
            .newBuilder()
            .setTaskState(1)
            .setExitCode(0)
            .setPersonality(0)
            .setFlags(0)
            .setBlkSigset(0)
            .setComm("marker")
            .buildPartial());
    int number = 0;
    for (Register register : architecture.registers()) {
      put(core, register, marker(number++, register.bits()));
    }
    if (architecture == Architecture.I386) {
      core.getThreadInfoBuilder().getGpregsBuilder().setMode(user_x86_regs_mode.COMPAT);
    }
    return core;
  }

  /** Of a 32-bit program each word has a whole pair. */
  private static List<Long> vector(Architecture architecture) {
    return architecture == Architecture.I386
        ? List.of(6L | (long) PAGE << Integer.SIZE)
        : List.of(6L, (long) PAGE);
  }

  private static core_entry.march machine(Architecture architecture) {
    return switch (architecture) {
      case X86_64, I386 -> core_entry.march.X86_64;
      case ARM -> core_entry.march.ARM;
      case AARCH64 -> core_entry.march.AARCH64;
      case PPC64 -> core_entry.march.PPC64;
      case S390 -> core_entry.march.S390;
      case MIPS -> core_entry.march.MIPS;
      case LOONGARCH64 -> core_entry.march.LOONGARCH64;
      case RISCV64 -> core_entry.march.RISCV64;
    };
  }

  /** Puts a value; where registers share bits, the last one has them. */
  private static void put(core_entry.Builder core, Register register, BigInteger value) {
    int done = 0;
    for (Register.Part part : register.parts()) {
      Message.Builder message = core;
      for (FieldDescriptor field : part.path().subList(0, part.path().size() - 1)) {
        message = message.getFieldBuilder(field);
      }
      FieldDescriptor last = part.path().getLast();
      BigInteger mask = BigInteger.ONE.shiftLeft(part.bits()).subtract(BigInteger.ONE);
      BigInteger bits = value.shiftRight(done).and(mask).shiftLeft(part.shift());
      while (last.isRepeated() && message.getRepeatedFieldCount(last) <= part.index()) {
        message.addRepeatedField(last, number(last, BigInteger.ZERO));
      }
      Object old =
          last.isRepeated() ? message.getRepeatedField(last, part.index()) : message.getField(last);
      BigInteger rest =
          BigInteger.valueOf(((Number) old).longValue()).andNot(mask.shiftLeft(part.shift()));
      Object now = number(last, rest.or(bits));
      if (last.isRepeated()) {
        message.setRepeatedField(last, part.index(), now);
      } else {
        message.setField(last, now);
      }
      done += part.bits();
    }
  }

  private static Object number(FieldDescriptor field, BigInteger value) {
    return field.getJavaType() == FieldDescriptor.JavaType.INT
        ? (Object) value.intValue()
        : (Object) value.longValue();
  }

  private static byte[] image(String file, Message.Builder... entries) throws IOException {
    ImageType type = ImageTypes.byFileName(file).orElseThrow();
    var bytes = new ByteArrayOutputStream();
    var writer = new ImageWriter(bytes, type, new Head(type.frame(), false));
    for (Message.Builder entry : entries) {
      var sink = new ByteSink();
      sink.put(entry.buildPartial().toByteArray());
      writer.entry(sink);
    }
    writer.finish();
    return bytes.toByteArray();
  }
}
