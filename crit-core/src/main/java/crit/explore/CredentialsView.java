package crit.explore;

import crit.checkpoint.Task;
import crit.names.NumberNames;
import crit.names.TaskNames;
import crit.schemas.proto.creds_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who each task is and what it may; threads that differ from their task's leader as well. */
public final class CredentialsView {
  /** The credentials. */
  public static final View<Row> VIEW =
      new View<>(
          "creds",
          "Who each task is and what it may: ids, groups, capabilities",
          Row.class,
          List.of("pid", "tid", "comm", "uid", "gid", "groups", "effective", "bounding", "more"),
          CredentialsView::rows);

  private static final long NO_LOGIN = 0xffffffffL;

  /** All that Linux has today. */
  private static final List<String> ALL_CAPABILITIES =
      Arrays.stream(TaskNames.CAPABILITIES.numbers())
          .mapToObj(TaskNames.CAPABILITIES::text)
          .toList();

  /**
   * A thread's credentials.
   *
   * @param pid the task
   * @param tid the thread: the leader, or one whose credentials are not the leader's
   * @param comm the thread's name
   * @param uid the user
   * @param gid the group
   * @param groups the supplementary groups
   * @param inheritable the capabilities that a program may inherit
   * @param permitted those it may take
   * @param effective those in force
   * @param bounding those that any program may get
   * @param ambient those that programs without privileges inherit
   * @param secureBits SECBIT_* flags
   * @param noNewPrivileges whether no program can get more
   * @param profile the label or profile of the security module
   * @param socketLabel the label of sockets that it creates
   * @param loginUid who logged in, as audit knows; absent if it does not
   * @param more what is out of the ordinary, for people
   */
  public record Row(
      int pid,
      int tid,
      String comm,
      Ids uid,
      Ids gid,
      List<Long> groups,
      NameSet inheritable,
      NameSet permitted,
      NameSet effective,
      NameSet bounding,
      NameSet ambient,
      List<String> secureBits,
      boolean noNewPrivileges,
      String profile,
      String socketLabel,
      OptionalLong loginUid,
      List<String> more) {}

  /**
   * The four ids of a user, or of a group, absent if no image has them; people see one if they are
   * equal.
   *
   * @param real whose the process is
   * @param effective who counts in most checks
   * @param saved whom it may become
   * @param filesystem who counts in access to files
   */
  public record Ids(
      OptionalLong real, OptionalLong effective, OptionalLong saved, OptionalLong filesystem) {
    private static final Ids UNKNOWN =
        new Ids(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    @Override
    public String toString() {
      boolean isOne = real.equals(effective) && real.equals(saved) && real.equals(filesystem);
      return Stream.of(real, effective, saved, filesystem)
          .limit(isOne ? 1 : 4)
          .map(id -> id.isPresent() ? Long.toString(id.getAsLong()) : "")
          .collect(Collectors.joining("/"));
    }
  }

  private CredentialsView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    for (Task task : scope.tasks()) {
      Optional<creds_entry> first = Optional.empty();
      for (TaskThread thread : TaskThread.of(task)) {
        Optional<creds_entry> creds = creds(thread);
        if (thread.isLeader()) {
          first = creds;
          sink.accept(row(thread, creds));
        } else if (!creds.equals(first)) {
          sink.accept(row(thread, creds));
        }
      }
    }
  }

  private static Optional<creds_entry> creds(TaskThread thread) {
    return thread.own().hasCreds() ? Optional.of(thread.own().getCreds()) : Optional.empty();
  }

  private static Row row(TaskThread thread, Optional<creds_entry> known) throws IOException {
    creds_entry it = known.orElse(creds_entry.getDefaultInstance());
    long login = Integer.toUnsignedLong(thread.core().getTc().getLoginuid());
    boolean hasLogin = thread.core().getTc().hasLoginuid() && login != NO_LOGIN;
    return new Row(
        thread.task().pid(),
        thread.tid(),
        thread.comm(),
        known.isEmpty() ? Ids.UNKNOWN : ids(it.getUid(), it.getEuid(), it.getSuid(), it.getFsuid()),
        known.isEmpty() ? Ids.UNKNOWN : ids(it.getGid(), it.getEgid(), it.getSgid(), it.getFsgid()),
        it.getGroupsList().stream().map(Integer::toUnsignedLong).toList(),
        capabilities(it.getCapInhList()),
        capabilities(it.getCapPrmList()),
        capabilities(it.getCapEffList()),
        capabilities(it.getCapBndList()),
        capabilities(it.getCapAmbList()),
        secureBits(it),
        it.getNoNewPrivs() != 0,
        it.getLsmProfile(),
        it.getLsmSockcreate(),
        hasLogin ? OptionalLong.of(login) : OptionalLong.empty(),
        known.isPresent() ? more(it) : List.of(problem(thread)));
  }

  private static String problem(TaskThread thread) {
    return thread.isKnown() ? "no credentials in the images" : thread.problem();
  }

  private static Ids ids(int real, int effective, int saved, int filesystem) {
    return new Ids(id(real), id(effective), id(saved), id(filesystem));
  }

  private static OptionalLong id(int number) {
    return OptionalLong.of(Integer.toUnsignedLong(number));
  }

  private static List<String> secureBits(creds_entry creds) {
    NumberNames names = TaskNames.SECURE_BITS;
    return creds.getSecbits() == 0
        ? List.of()
        : names.flagNames(Integer.toUnsignedLong(creds.getSecbits()));
  }

  private static List<String> more(creds_entry creds) {
    List<String> more = new ArrayList<>(secureBits(creds));
    if (creds.getNoNewPrivs() != 0) {
      more.add("no_new_privs");
    }
    NameSet ambient = capabilities(creds.getCapAmbList());
    if (!ambient.isEmpty()) {
      more.add("ambient " + ambient);
    }
    if (!creds.getLsmProfile().isEmpty()) {
      more.add(creds.getLsmProfile());
    }
    return more;
  }

  /** Returns the names of the members of a set: words of 32 bits, the low one first. */
  private static NameSet capabilities(List<Integer> words) {
    long set = 0;
    for (int i = 0; i < Math.min(2, words.size()); i++) {
      set |= Integer.toUnsignedLong(words.get(i)) << (i * Integer.SIZE);
    }
    return NameSet.of(TaskNames.CAPABILITIES.members(set, 0), ALL_CAPABILITIES);
  }
}
