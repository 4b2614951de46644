package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.FileTable;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an area maps.
 *
 * @param kind what it is for
 * @param name the file's path or the memfd's name, empty if it has none
 */
record MappedFile(AreaKind kind, String name) {

  /** Finds what areas map; each file is looked up once. Not safe for several threads. */
  static final class Finder {
    private final Checkpoint checkpoint;
    private final FileTable files;
    private final Map<Integer, MappedFile> known = new HashMap<>();
    private final Map<Long, String> memfdNames = new HashMap<>();

    Finder(Checkpoint checkpoint) throws IOException {
      this.checkpoint = checkpoint;
      this.files = checkpoint.files();
    }

    /** Returns the path of a regular file, empty if there is none with that id. */
    String path(int id) throws IOException {
      MappedFile file = file(id);
      return file.kind == AreaKind.FILE ? file.name : "";
    }

    /** Returns what an area maps. */
    MappedFile of(vma_entry area) throws IOException {
      AreaKind kind = AreaKind.of(area);
      return kind == AreaKind.FILE ? file((int) area.getShmid()) : new MappedFile(kind, "");
    }

    private MappedFile file(int id) throws IOException {
      MappedFile file = known.get(id);
      if (file == null) {
        file = find(id);
        known.put(id, file);
      }
      return file;
    }

    private MappedFile find(int id) throws IOException {
      Optional<file_entry> entry = files.find(id);
      if (entry.isPresent() && entry.get().hasMemfd()) {
        return new MappedFile(AreaKind.MEMFD, memfdName(entry.get().getMemfd().getInodeId()));
      }
      String path = entry.filter(file_entry::hasReg).map(it -> it.getReg().getName()).orElse("");
      return new MappedFile(AreaKind.FILE, path);
    }

    private String memfdName(int inode) throws IOException {
      if (memfdNames.isEmpty()) {
        checkpoint.forEach(
            "memfd.img",
            memfd_inode_entry.parser(),
            it -> memfdNames.put(it.getInodeId(), it.getName()));
      }
      return memfdNames.getOrDefault(Integer.toUnsignedLong(inode), "");
    }
  }
}
