package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.warning;
import static java.lang.Integer.toUnsignedString;

import crit.memory.AddressRange;
import crit.memory.Vma;
import crit.schemas.proto.aio_ring_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be true of the areas of a task's memory. */
final class VmaRules {
  private static final int UPROBES = 1 << 17;
  private static final int RUN_TIME = 7 << 28;
  private static final int UNSUPPORTED = 1 << 31;
  private static final int NEVER_STORED = UPROBES | RUN_TIME | UNSUPPORTED;
  private static final int KINDS =
      Vma.FILE_PRIVATE | Vma.FILE_SHARED | Vma.ANON_SHARED | Vma.ANON_PRIVATE;
  private static final int OTHER_KINDS =
      Vma.AIORING | Vma.SOCKET | Vma.VSYSCALL | Vma.EXT_PLUGIN | Vma.GUARD;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_TYPE = 0xf;
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  static final List<Rule<CheckedTask>> RULES =
      List.of(
          new Rule<>(
              error("mm.order", "the parts of a program end behind where they start", EDIT),
              VmaRules::parts),
          new Rule<>(
              error("vma.range", "an area ends behind its start, both at page borders", EDIT),
              VmaRules::range),
          new Rule<>(
              error("vma.order", "areas are in the order of their addresses and apart", EDIT),
              VmaRules::order),
          new Rule<>(
              error("vma.guard", "guard areas come last and lie inside others", EDIT),
              VmaRules::guard),
          new Rule<>(error("vma.status", "an area is of one kind", EDIT), VmaRules::status),
          new Rule<>(
              warning("vma.sharing", "an area's flags share what its kind shares", EDIT),
              VmaRules::sharing),
          new Rule<>(
              error("vma.reference", "what an area maps is in the set", EDIT), VmaRules::reference),
          new Rule<>(error("vma.aio", "each AIO ring has its area", EDIT), VmaRules::rings));

  private VmaRules() {}

  private static List<vma_entry> vmas(CheckedTask task) {
    return task.mm().map(mm_entry::getVmasList).orElse(List.of());
  }

  private static Place place(CheckedTask task, int index, String field) {
    return Place.of(task.image("mm"), 0, "vmas[%d]%s".formatted(index, field));
  }

  private static void parts(CheckedTask task, Report out) throws IOException {
    if (task.mm().isPresent()) {
      mm_entry mm = task.mm().get();
      part(task, "code", mm.getMmStartCode(), mm.getMmEndCode(), out);
      part(task, "data", mm.getMmStartData(), mm.getMmEndData(), out);
      part(task, "brk", mm.getMmStartBrk(), mm.getMmBrk(), out);
      part(task, "arg", mm.getMmArgStart(), mm.getMmArgEnd(), out);
      part(task, "env", mm.getMmEnvStart(), mm.getMmEnvEnd(), out);
    }
  }

  private static void part(CheckedTask task, String name, long start, long end, Report out)
      throws IOException {
    if (AddressRange.isBelow(end, start)) {
      out.add(
          Place.of(task.image("mm"), 0, "mm_" + name),
          "ends at 0x%x, expected no less than its start 0x%x".formatted(end, start));
    }
  }

  private static void range(CheckedTask task, Report out) throws IOException {
    long mask = task.set().pageSize() - 1L;
    List<vma_entry> vmas = vmas(task);
    for (int i = 0; i < vmas.size(); i++) {
      vma_entry vma = vmas.get(i);
      if (!AddressRange.isBelow(vma.getStart(), vma.getEnd())) {
        out.add(
            place(task, i, ".end"),
            "is 0x%x, expected more than the start 0x%x".formatted(vma.getEnd(), vma.getStart()));
      } else if (((vma.getStart() | vma.getEnd()) & mask) != 0) {
        out.add(
            place(task, i, ".start"),
            "0x%x to 0x%x are no multiples of the page size %d"
                .formatted(vma.getStart(), vma.getEnd(), mask + 1));
      }
    }
  }

  private static boolean isGuard(vma_entry vma) {
    return (vma.getStatus() & Vma.GUARD) != 0;
  }

  private static void order(CheckedTask task, Report out) throws IOException {
    List<vma_entry> vmas = vmas(task);
    int before = -1;
    for (int i = 0; i < vmas.size(); i++) {
      if (isGuard(vmas.get(i))) {
        continue;
      }
      if (before >= 0 && AddressRange.isBelow(vmas.get(i).getStart(), vmas.get(before).getEnd())) {
        out.add(
            place(task, i, ".start"),
            "is 0x%x, expected no less than the end 0x%x of the area before"
                .formatted(vmas.get(i).getStart(), vmas.get(before).getEnd()));
      }
      before = i;
    }
  }

  private static void guard(CheckedTask task, Report out) throws IOException {
    List<vma_entry> vmas = vmas(task);
    boolean hasGuards = vmas.stream().anyMatch(VmaRules::isGuard);
    Areas areas = hasGuards ? Areas.of(vmas) : Areas.NONE;
    boolean isBehind = false;
    for (int i = 0; hasGuards && i < vmas.size(); i++) {
      vma_entry vma = vmas.get(i);
      if (!isGuard(vma)) {
        if (isBehind) {
          out.add(place(task, i, ""), "comes after a guard area");
        }
        continue;
      }
      isBehind = true;
      if (!areas.cover(vma.getStart(), vma.getEnd() - 1)) {
        out.add(
            place(task, i, ""),
            "guards 0x%x to 0x%x, where no area is".formatted(vma.getStart(), vma.getEnd()));
      }
    }
  }

  private static void status(CheckedTask task, Report out) throws IOException {
    List<vma_entry> vmas = vmas(task);
    for (int i = 0; i < vmas.size(); i++) {
      int status = vmas.get(i).getStatus();
      String wrong = "";
      if ((status & NEVER_STORED) != 0) {
        wrong = "0x%x is never stored".formatted(status & NEVER_STORED);
      } else if (Integer.bitCount(status & KINDS) > 1) {
        wrong = "it has more than one of file or anonymous, private or shared";
      } else if ((status & (KINDS | OTHER_KINDS)) == 0) {
        wrong = "it is neither of a file nor anonymous nor of any other kind";
      } else if ((status & Vma.SYSVIPC) != 0 && (status & Vma.ANON_SHARED) == 0) {
        wrong = "it is a System V segment and not shared";
      } else if ((status & Vma.MEMFD) != 0
          && (status & (Vma.FILE_PRIVATE | Vma.FILE_SHARED)) == 0) {
        wrong = "it is of a memfd and of no file";
      }
      if (!wrong.isEmpty()) {
        out.add(place(task, i, ".status"), "is 0x%x: %s".formatted(status, wrong));
      }
    }
  }

  private static void sharing(CheckedTask task, Report out) throws IOException {
    List<vma_entry> vmas = vmas(task);
    for (int i = 0; i < vmas.size(); i++) {
      int status = vmas.get(i).getStatus();
      int type = vmas.get(i).getFlags() & MAP_TYPE;
      boolean isShared = (status & (Vma.FILE_SHARED | Vma.ANON_SHARED)) != 0;
      boolean isPrivate = (status & (Vma.FILE_PRIVATE | Vma.ANON_PRIVATE)) != 0;
      if (isShared && type == MAP_PRIVATE || isPrivate && (type & MAP_SHARED) != 0) {
        out.add(
            place(task, i, ".flags"),
            "share the area: %s; its status 0x%x says the opposite"
                .formatted(type != MAP_PRIVATE, status));
      }
    }
  }

  private static void reference(CheckedTask task, Report out) throws IOException {
    FileFacts files = task.set().files();
    List<vma_entry> vmas = vmas(task);
    for (int i = 0; i < vmas.size(); i++) {
      vma_entry vma = vmas.get(i);
      int status = vma.getStatus();
      int id = (int) vma.getShmid();
      boolean hasFile = (status & (Vma.FILE_PRIVATE | Vma.FILE_SHARED)) != 0;
      fd_types type = (status & Vma.MEMFD) != 0 ? fd_types.MEMFD : fd_types.REG;
      if ((status & Vma.SOCKET) != 0) {
        type = fd_types.PACKETSK;
      }
      boolean isFile = hasFile && (status & Vma.EXT_PLUGIN) == 0 || type == fd_types.PACKETSK;
      if (isFile && (id != vma.getShmid() || files.lacks(id, type))) {
        out.add(
            place(task, i, ".shmid"),
            "%s, expected one of kind %s".formatted(files.describe(id), type));
      } else if ((status & Vma.SYSVIPC) != 0 && task.set().segments().lacks(id)) {
        out.add(place(task, i, ".shmid"), "no System V segment has the id " + toUnsignedString(id));
      } else if ((status & Vma.ANON_SHARED) != 0 && (status & Vma.SYSVIPC) == 0) {
        task.set().addShared(vma.getShmid(), vma.getPgoff() + vma.getEnd() - vma.getStart());
      }
    }
  }

  private static void rings(CheckedTask task, Report out) throws IOException {
    Set<Long> starts = new HashSet<>();
    for (vma_entry vma : vmas(task)) {
      if ((vma.getStatus() & Vma.AIORING) != 0) {
        starts.add(vma.getStart());
      }
    }
    List<aio_ring_entry> rings = task.mm().map(mm_entry::getAiosList).orElse(List.of());
    for (int i = 0; i < rings.size(); i++) {
      if (!starts.remove(rings.get(i).getId())) {
        out.add(
            Place.of(task.image("mm"), 0, "aios[%d].id".formatted(i)),
            "no AIO area starts at 0x%x".formatted(rings.get(i).getId()));
      }
    }
    for (long start : starts) {
      out.add(
          Place.of(task.image("mm"), 0, "aios"),
          "no ring is that of the area at 0x%x".formatted(start));
    }
  }
}
