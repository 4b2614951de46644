package crit.coredump;

import crit.memory.Vma;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.reg_file_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A library, and a set of a task that has it mapped and wrote its second page. */
final class FilePages {
  static final long AT = 0x7f0000000000L;
  private static final int ID_SIZE = 20;
  private static final int SIZE = 3 * 4096 - 100;

  private FilePages() {}

  /** Returns an ELF file of three pages whose build-id has equal bytes. */
  static byte[] library(byte id) {
    ByteBuffer file = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x464c457f).put((byte) 2).put((byte) 1);
    file.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 1);
    file.putInt(64, 4).putLong(64 + 8, 120).putLong(64 + 32, 16 + ID_SIZE);
    file.putInt(120, 4).putInt(124, ID_SIZE).putInt(128, 3).putInt(132, 0x00554e47);
    Arrays.fill(file.array(), 136, 136 + ID_SIZE, id);
    for (int i = 4096; i < SIZE; i++) {
      file.put(i, (byte) (i * 7));
    }
    return file.array();
  }

  static CoreSet set(int size, byte id) {
    var set = new CoreSet().auxiliary(6, 4096);
    set.area(set.vma(AT, 3, 3, Vma.REGULAR | Vma.FILE_PRIVATE).setShmid(5));
    set.page(AT + 4096, 0x77);
    var fown = fown_entry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0);
    var reg = reg_file_entry.newBuilder().setId(5).setName("/lib/x").setFlags(0).setPos(0);
    reg.setFown(fown).setSize(size);
    for (int i = 0; i < ID_SIZE / 4; i++) {
      reg.addBuildId((id & 0xff) * 0x01010101);
    }
    return set.image(
        "files.img", file_entry.newBuilder().setId(5).setType(fd_types.REG).setReg(reg).build());
  }
}
