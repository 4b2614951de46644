package crit.checkpoint;

import crit.bytes.TarMember;
import crit.bytes.TarMember.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The members of an archive by their paths, from its root, without {@code ./} and {@code /} in
 * front. A member whose path leads upwards is left out; of several with one path the last counts.
 * It is complete before several threads read it.
 */
final class ArchiveTree {
  /** The most members: a checkpoint has five for each task. */
  static final int MAX_MEMBERS = 1 << 20;

  /** The most characters that all names have together. */
  static final int MAX_CHARACTERS = 1 << 26;

  private static final int MAX_LINKS = 40;

  private final String archive;
  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private long members;
  private long characters;

  /**
   * A member.
   *
   * @param place where its bytes were put, for who put them there
   */
  record Entry(TarMember member, long place) {}

  ArchiveTree(String archive) {
    this.archive = archive;
  }

  /** Returns the archive's name. */
  String archive() {
    return archive;
  }

  void add(Entry entry) throws IOException {
    String name = entry.member().name();
    members++;
    characters += name.length() + entry.member().link().length();
    if (members > MAX_MEMBERS || characters > MAX_CHARACTERS) {
      throw new IOException(
          "%s: has more than %d members, or more than %d characters in their names"
              .formatted(archive, MAX_MEMBERS, MAX_CHARACTERS));
    }
    switch (entry.member().kind()) {
      case FILE, SPARSE, SYMBOLIC_LINK, HARD_LINK -> {
        Optional<String> path = isUpward(name) ? Optional.empty() : resolve("", name);
        if (path.isPresent() && !path.get().isEmpty()) {
          entries.put(path.get(), entry);
        }
      }
      case DIRECTORY, OTHER -> {
        // a directory is there when something is in it
      }
    }
  }

  private static boolean isUpward(String name) {
    return ("/" + name + "/").contains("/../");
  }

  /** Returns a path from the root, or nothing if it leads out of it. */
  static Optional<String> resolve(String directory, String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (directory + "/" + path).split("/", -1)) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return Optional.of(String.join("/", parts));
  }

  /** Returns the path of something in a directory. */
  static String within(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  /** Returns the path of the directory that something is in. */
  static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Returns what has that path itself, a link for example. */
  Optional<Entry> find(String path) {
    return Optional.ofNullable(entries.get(path));
  }

  /** Returns the file that has that path, or to which the links lead that have it. */
  Optional<Entry> file(String path) {
    Optional<String> at = Optional.of(path);
    for (int links = 0; links < MAX_LINKS && at.isPresent(); links++) {
      Optional<Entry> entry = find(at.get());
      if (entry.isEmpty() || !isLink(entry.get().member())) {
        return entry;
      }
      at = next(at.get(), entry.get().member());
    }
    return Optional.empty();
  }

  private static boolean isLink(TarMember member) {
    return member.kind() == Kind.SYMBOLIC_LINK || member.kind() == Kind.HARD_LINK;
  }

  private static Optional<String> next(String path, TarMember link) {
    return link.kind() == Kind.HARD_LINK
        ? resolve("", link.link())
        : target(above(path), link.link());
  }

  /** Returns where a symbolic link leads within the archive. */
  static Optional<String> target(String directory, String link) {
    return link.startsWith("/") ? Optional.empty() : resolve(directory, link);
  }

  /** Returns the directory that has that path, or to which the links lead that have it. */
  Optional<String> directory(String path) {
    Optional<String> at = Optional.of(path);
    for (int links = 0; links < MAX_LINKS && at.isPresent(); links++) {
      if (isDirectory(at.get())) {
        return at;
      }
      String from = at.get();
      at =
          find(from)
              .filter(entry -> isLink(entry.member()))
              .flatMap(entry -> next(from, entry.member()));
    }
    return Optional.empty();
  }

  private boolean isDirectory(String path) {
    String first = entries.ceilingKey(path.isEmpty() ? "" : path + "/");
    return first != null && (path.isEmpty() || first.startsWith(path + "/"));
  }

  /** Returns the names of all that is in a directory; those of directories end with a slash. */
  List<String> children(String directory) {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    List<String> names = new ArrayList<>();
    @Nullable String at = entries.ceilingKey(prefix);
    while (at != null && at.startsWith(prefix)) {
      int slash = at.indexOf('/', prefix.length());
      if (slash < 0) {
        names.add(at.substring(prefix.length()));
        at = entries.higherKey(at);
      } else {
        names.add(at.substring(prefix.length(), slash + 1));
        at = entries.ceilingKey(at.substring(0, slash) + (char) ('/' + 1));
      }
    }
    return names;
  }

  /** Returns the names of the files in a directory, sorted. */
  List<String> files(String directory) {
    return children(directory).stream()
        .filter(name -> !name.endsWith("/") && file(within(directory, name)).isPresent())
        .toList();
  }

  /** Returns the directories that have a file whose name is such, sorted. */
  List<String> directoriesWith(Predicate<String> wanted) {
    var found = new TreeSet<String>();
    for (String path : entries.keySet()) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (wanted.test(name) && file(path).isPresent()) {
        found.add(above(path));
      }
    }
    return List.copyOf(found);
  }
}
