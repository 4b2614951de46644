package crit.memory;

import crit.bytes.ByteSource;
import crit.checkpoint.Task;
import crit.memory.ElfSymbols.Symbol;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.reg_file_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where in tasks' memory a symbol is, by the programs and libraries that they had mapped. Of
 * several files that have it the program's own is taken, then the first in memory, as the dynamic
 * linker does. What a thread has for itself is not found.
 */
public final class SymbolSearch {
  private final FileRoot root;
  private final String file;
  private final String name;
  private final Set<String> unread = new LinkedHashSet<>();
  private final Set<String> read = new LinkedHashSet<>();

  /**
   * Where a symbol is.
   *
   * @param file the path of the program or library
   * @param address its address in the task
   * @param size its size in bytes, 0 if it is not known
   */
  public record Found(String file, long address, long size) {}

  /** A file has several symbols of a name, and none is better than the others. */
  public static final class AmbiguousException extends IOException {
    private static final long serialVersionUID = 1L;

    AmbiguousException(String message) {
      super(message);
    }
  }

  /** A file of which areas are mapped. */
  private record Mapped(reg_file_entry file, List<Vma> areas) {}

  /**
   * Prepares a search.
   *
   * @param root where the files are
   * @param symbol the name, as compilers leave it; the last part of a file's name and a colon may
   *     stand in front
   */
  public SymbolSearch(FileRoot root, String symbol) {
    int colon = symbol.indexOf(':');
    this.root = root;
    this.file = symbol.substring(0, Math.max(0, colon));
    this.name = symbol.substring(colon + 1);
  }

  /**
   * Looks in a task.
   *
   * @param space the task's memory
   * @return nothing if none of its files that are at hand has it
   * @throws AmbiguousException if a file has several of that name
   */
  public Optional<Found> in(Task task, AddressSpace space) throws IOException {
    for (Mapped mapped : files(task, space.vmas())) {
      switch (root.open(mapped.file)) {
        case FileRoot.Refused refused -> unread.add(refused.why().text());
        case FileRoot.Opened opened -> {
          try (ByteSource source = opened.source()) {
            Optional<Found> found = in(source, mapped, space.pageSize());
            if (found.isPresent()) {
              return found;
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Found> in(ByteSource source, Mapped mapped, int pageSize) throws IOException {
    Optional<ElfSymbols> symbols = ElfSymbols.of(source);
    if (symbols.isEmpty()) {
      return Optional.empty();
    }
    String path = mapped.file.getName();
    read.add(path);
    List<Symbol> found = symbols.get().find(name);
    if (found.size() > 1) {
      throw new AmbiguousException(
          "is ambiguous: %s has %d of '%s', each for a part of it; write to an address instead"
              .formatted(path, found.size(), name));
    }
    Optional<Long> bias = symbols.get().bias(mapped.areas, pageSize);
    if (found.isEmpty() || bias.isEmpty()) {
      return Optional.empty();
    }
    Symbol symbol = found.getFirst();
    return Optional.of(new Found(path, symbol.value() + bias.get(), symbol.size()));
  }

  /** Returns the files that may have it, the program first. */
  private List<Mapped> files(Task task, List<Vma> areas) throws IOException {
    Map<String, Mapped> files = new LinkedHashMap<>();
    Optional<Integer> exe = task.mm().map(mm_entry::getExeFileId);
    Optional<reg_file_entry> program =
        exe.isPresent() ? regular(task, exe.get()) : Optional.empty();
    program.ifPresent(it -> files.put(it.getName(), new Mapped(it, new ArrayList<>())));
    for (Vma area : areas) {
      if (area.hasFile() && !area.is(Vma.MEMFD)) {
        Optional<reg_file_entry> file = regular(task, (int) area.shmid());
        if (file.isPresent()) {
          files
              .computeIfAbsent(file.get().getName(), _ -> new Mapped(file.get(), new ArrayList<>()))
              .areas
              .add(area);
        }
      }
    }
    return files.values().stream().filter(it -> isMeant(it.file.getName())).toList();
  }

  private boolean isMeant(String path) {
    return file.isEmpty() || path.equals(file) || path.endsWith("/" + file);
  }

  private static Optional<reg_file_entry> regular(Task task, int id) throws IOException {
    return task.checkpoint().files().find(id).filter(file_entry::hasReg).map(file_entry::getReg);
  }

  /** Returns what was looked through, and why other files were not: for an error. */
  public String report() {
    String files = read.isEmpty() ? "no file" : String.join(", ", read);
    return "symbols of " + files + (unread.isEmpty() ? "" : ": " + String.join("; ", unread));
  }
}
