package crit.coredump;

import com.google.protobuf.Message;
import crit.checkpoint.Checkpoint;
import crit.memory.Vma;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.reg_file_entry;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the first versions of CRIU wrote: areas, credentials and files in images of their own, page
 * maps without flags and with short counts, pages in parents marked by in_parent.
 */
final class OldSet {
  private static final long FILE_AT = 0x7000000000L;

  private OldSet() {}

  /** Returns today's form of a set with a mapped file and credentials. */
  static CoreSet today(CoreSet set) {
    withFile(set);
    set.image(
        "files.img", file_entry.newBuilder().setId(3).setType(fd_types.REG).setReg(file()).build());
    return set.image("creds-42.img", creds());
  }

  private static void withFile(CoreSet set) {
    set.auxiliary(6, 4096);
    set.area(set.vma(FILE_AT, 2, 5, Vma.REGULAR | Vma.FILE_PRIVATE).setShmid(3));
  }

  private static reg_file_entry file() {
    var fown = fown_entry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0);
    return reg_file_entry
        .newBuilder()
        .setId(3)
        .setName("/bin/old")
        .setFlags(0)
        .setPos(0)
        .setFown(fown)
        .build();
  }

  private static creds_entry creds() {
    return creds_entry.newBuilder().setUid(1000).setGid(1001).buildPartial();
  }

  /** Returns the old form. */
  static Checkpoint checkpoint(CoreSet set) {
    withFile(set);
    var entries = new ArrayList<Message>();
    entries.add(pagemap_head.newBuilder().setPagesId(1).build());
    entries.add(old(CoreSet.START + 100 * 4096, 400, false));
    entries.add(old(CoreSet.START + 2000 * 4096, 1, true));
    set.image("pagemap-42.img", entries.toArray(Message[]::new));
    var pages = new ByteArrayOutputStream();
    byte[] all = set.files().get("pages-1.img");
    pages.write(all, 0, 400 * 4096);
    set.file("pages-1.img", pages.toByteArray());
    set.parent(
        "pagemap-42.img", List.of(entries.getFirst(), old(CoreSet.START + 2000 * 4096, 1, false)));
    set.parentFile("pages-1.img", Arrays.copyOfRange(all, 400 * 4096, 401 * 4096));
    mm_entry mm = set.mm.buildPartial();
    set.image("mm-42.img", mm.toBuilder().clearVmas().buildPartial());
    set.image("vmas-42.img", mm.getVmasList().toArray(Message[]::new));
    set.image("reg-files.img", file());
    return set.image("creds-42.img", creds()).checkpoint();
  }

  private static pagemap_entry old(long address, int pages, boolean isInParent) {
    var entry = pagemap_entry.newBuilder().setVaddr(address).setCompatNrPages(pages);
    return isInParent ? entry.setInParent(true).build() : entry.build();
  }
}
