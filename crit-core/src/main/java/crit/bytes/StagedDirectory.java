package crit.bytes;

import crit.bytes.SystemCalls.SystemException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A directory of which files are replaced, added or removed, all of them at one moment.
 *
 * <p>The new directory is made beside the old one, with new files and with second names of all
 * files that stay, which cost nothing. {@link #commit} exchanges both in one step of the kernel, so
 * that whatever ends the program or the machine, and whenever, the directory's name stands for all
 * that was there before or for all that is there now. Closing without it leaves no trace, nor does
 * the end of the program by a signal that it can see. A process that is killed may leave a
 * directory {@code .NAME.N.part}; the next one that replaces the same directory deletes it.
 *
 * <p>Subdirectories, links (relative ones as well), sockets, owner and mode are kept; inode numbers
 * of directories are not. Who has the old directory open, or works in it, stays there and has to
 * open it anew. Two programs do not do this to one directory at a time: the second one is refused.
 * Not safe for several threads, but for the members.
 */
public final class StagedDirectory implements Closeable {
  private static final int ATTEMPTS = 10_000;
  private static final int WRITERS = 4;
  private static final String ELSEWHERE = "work on a copy of it elsewhere";

  private final Path place;
  private final Path staged;
  private final Object identity;
  private final List<DirectoryLock> locks = new ArrayList<>();
  private final List<StagedMember> members = new ArrayList<>();
  private final Set<String> settled = new HashSet<>();
  private final List<Leftover> leftovers = new ArrayList<>();
  private boolean isDone;
  private boolean isNew;

  /**
   * What a killed process left beside the directory.
   *
   * @param isRemoved whether it was deleted; else it could not be, or nobody can tell whether the
   *     process still works
   */
  public record Leftover(Path path, boolean isRemoved) {}

  private StagedDirectory(Path place, Path staged, DirectoryLock lock) throws IOException {
    this.place = place;
    this.staged = staged;
    this.identity = FileTree.identity(place);
    locks.add(lock);
    locks.add(DirectoryLock.attempt(staged));
  }

  /**
   * Starts, which changes nothing in the directory.
   *
   * @throws IOException if the directory is none, is a mount point or has one in it, if another
   *     program is at it, if nothing can be created beside it, or if the file system cannot
   *     exchange directories; it says what to do
   */
  public static StagedDirectory begin(Path directory) throws IOException {
    Path place = real(directory);
    DirectoryLock lock = DirectoryLock.hold(place);
    try {
      List<Leftover> leftovers = Leftovers.remove(place, lock);
      var begun = new StagedDirectory(place, makeBeside(place), lock);
      begun.leftovers.addAll(leftovers);
      return begun.tried();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Starts a directory that does not exist or is empty; without {@link #commit} it stays so.
   *
   * @throws IOException as {@link #begin}, or if something is in it
   */
  public static StagedDirectory beginNew(Path directory) throws IOException {
    boolean isMade = FileTree.makeEmpty(directory);
    try {
      StagedDirectory begun = begin(directory);
      begun.isNew = isMade;
      return begun;
    } catch (IOException | RuntimeException e) {
      if (isMade) {
        Files.deleteIfExists(directory);
      }
      throw e;
    }
  }

  private static Path real(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      String what =
          Files.exists(directory) ? "is a file, expected a directory" : "no such directory";
      throw new IOException(directory + ": " + what);
    }
    Path place = directory.toRealPath();
    List<Path> mounts = MountPoints.within(place);
    if (!mounts.isEmpty()) {
      throw new IOException(
          "%s: is replaced as a whole, which %s prevents, as a file system is mounted there; %s"
              .formatted(directory, mounts.getFirst(), ELSEWHERE));
    }
    return place;
  }

  private static Path makeBeside(Path place) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Path staged = place.resolveSibling("." + name(place) + "." + attempt + ".part");
        UnfinishedFiles.settle(() -> {
          FileTree.createDirectory(staged);
          UnfinishedFiles.add(staged);
        });
        return staged;
      } catch (FileAlreadyExistsException _) {
        // a killed process left it, or something else has the name: take the next one
      } catch (FileSystemException e) {
        boolean isDenied = e instanceof AccessDeniedException;
        String reason = isDenied ? "permission denied" : String.valueOf(e.getReason());
        throw new IOException(
            "%s: %s; %s is replaced by a directory that is made beside it: make that possible, or %s"
                .formatted(parent(place), reason, place, ELSEWHERE),
            e);
      }
    }
    throw new IOException(place + ": " + ATTEMPTS + " unfinished directories lie beside it");
  }

  /** Tries on two empty directories what {@link #commit} will do, before any work is done. */
  private StagedDirectory tried() throws IOException {
    Path one = staged.resolve("1");
    Path other = staged.resolve("2");
    try {
      FileTree.createDirectory(one);
      FileTree.createDirectory(other);
      SystemCalls.exchange(one, other);
      FileTree.delete(one);
      FileTree.delete(other);
      return this;
    } catch (SystemException e) {
      close();
      throw new IOException(
          "%s: its file system cannot exchange directories (%s); %s, on ext4, xfs, btrfs or tmpfs"
              .formatted(place, e.getMessage(), ELSEWHERE),
          e);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Returns where the new directory is until {@link #commit}. */
  public Path path() {
    return staged;
  }

  /** Returns the directory, without links in its path. */
  public Path place() {
    return place;
  }

  /**
   * Returns what lay beside the directory when this began, and the old directory if it could not be
   * deleted after {@link #commit}.
   */
  public List<Leftover> leftovers() {
    return List.copyOf(leftovers);
  }

  /**
   * Starts a file that is new or replaces a regular file, whose mode and owner it gets.
   *
   * @throws IOException if a link or a directory has the name
   */
  public StagedMember create(String name) throws IOException {
    Path old = old(name);
    if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(old + ": is no regular file, and only such are replaced");
    }
    settle(name);
    StagedMember member = StagedMember.create(old, staged.resolve(name));
    members.add(member);
    return member;
  }

  /**
   * Gives a file as it is now another name as well, under which it stays if it is replaced.
   *
   * @throws IOException if there is something of that name
   */
  public void link(String existing, String name) throws IOException {
    if (Files.exists(old(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(old(name) + ": exists already, and is not overwritten");
    }
    settle(name);
    FileTree.carry(old(existing), staged.resolve(name));
  }

  /** Takes in a file that lies elsewhere: a second name of it, or a copy if there can be none. */
  public void carry(Path existing, String name) throws IOException {
    old(name);
    settle(name);
    FileTree.carry(existing, staged.resolve(name));
  }

  /** Makes a symbolic link. */
  public void symbolicLink(Path target, String name) throws IOException {
    old(name);
    settle(name);
    Files.createSymbolicLink(staged.resolve(name), target);
  }

  /** Leaves a file out of the new directory. */
  public void remove(String name) throws IOException {
    if (!Files.exists(old(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(old(name) + ": no such file");
    }
    settle(name);
  }

  /** Leaves out what nothing was said of before. */
  public void removeRest() throws IOException {
    FileTree.list(place).forEach(it -> settled.add(name(it)));
  }

  private Path old(String name) {
    Path path = place.resolve(name);
    if (!place.equals(path.getParent()) || !path.equals(path.normalize())) {
      throw new IllegalArgumentException("'%s' is no name in a directory".formatted(name));
    }
    return path;
  }

  private void settle(String name) {
    if (!settled.add(name)) {
      throw new IllegalArgumentException(name + " was changed before");
    }
  }

  /**
   * Replaces the directory, and deletes the old one.
   *
   * @throws IOException if it cannot; nothing has changed then
   */
  public void commit() throws IOException {
    replace();
    deleteOld();
  }

  /**
   * Replaces the directory as {@link #commit} does, but leaves the old one beside it for those that
   * have it open.
   *
   * @return deletes it, once this is closed; the end of the program does so, too, and if that is
   *     killed the next one that replaces the directory
   * @throws IOException if it cannot; nothing has changed then
   */
  public Closeable commitBeside() throws IOException {
    replace();
    return () -> Leftovers.removeOwn(staged);
  }

  private void replace() throws IOException {
    settleMembers();
    carryRest(place, staged);
    Ownership.handOn(place, staged);
    FileTree.force(staged);
    if (!FileTree.identity(place).equals(identity)) {
      throw new IOException(place + ": was replaced by another program meanwhile");
    }
    UnfinishedFiles.settle(this::exchange);
    FileTree.force(parent(place));
  }

  /** Many files are sooner on the disk together than one by one. */
  private void settleMembers() throws IOException {
    List<Future<?>> results = new ArrayList<>();
    try (var workers = Executors.newFixedThreadPool(WRITERS)) {
      for (StagedMember member : members) {
        results.add(
            workers.submit(() -> {
              member.settle();
              return member;
            }));
      }
    }
    for (Future<?> result : results) {
      if (result.state() == Future.State.FAILED) {
        throw new IOException(result.exceptionNow().getMessage(), result.exceptionNow());
      }
    }
  }

  /** Carries what was not settled and is not there yet. */
  private void carryRest(Path from, Path to) throws IOException {
    for (Path entry : FileTree.list(from)) {
      String name = name(entry);
      if (!settled.contains(name) && !Files.exists(to.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        FileTree.carry(entry, to.resolve(name));
      }
    }
  }

  private void exchange() throws IOException {
    try {
      SystemCalls.exchange(staged, place);
      isDone = true;
    } catch (SystemException e) {
      throw new IOException(
          "%s: cannot be exchanged with its replacement (%s), nothing was changed; %s"
              .formatted(place, e.getMessage(), ELSEWHERE),
          e);
    }
  }

  private void deleteOld() {
    try {
      carryRest(staged, place); // files that others added in the last moment
      FileTree.delete(staged);
    } catch (IOException _) {
      leftovers.add(new Leftover(staged, false));
    }
    UnfinishedFiles.remove(staged);
  }

  /**
   * Leaves the new directory where it is, since {@link #commit} failed and what it has is worth
   * more than a tidy place.
   *
   * @return where it is
   */
  public Path keep() {
    isDone = true;
    UnfinishedFiles.remove(staged);
    return staged;
  }

  /** Ends it; without {@link #commit} the directory stays as it is. */
  @Override
  public void close() throws IOException {
    try {
      for (StagedMember member : members) {
        member.close();
      }
      if (!isDone) {
        FileTree.delete(staged);
        UnfinishedFiles.remove(staged);
        if (isNew) {
          Files.deleteIfExists(place);
        }
      }
    } finally {
      locks.forEach(DirectoryLock::close);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Path parent(Path path) {
    return Objects.requireNonNullElse(path.getParent(), path);
  }
}
