package crit.coredump;

import crit.memory.FileRoot;
import java.util.OptionalInt;

/**
 * What a core file is to hold.
 *
 * @param firstThread the thread that debuggers show first; the leader if there is none or the task
 *     has no such thread
 * @param signal the signal of which debuggers say that it ended the program
 * @param filter which memory, as in /proc/PID/coredump_filter
 * @param files where the files are that the tasks had mapped
 * @param embedFiles whether private file memory is filled up from there, if the build-id fits
 * @param withDontDump whether to take memory that madvise(2) told to leave out of core files
 * @param undoRestart whether registers of interrupted system calls are as at the time of the call
 */
public record CoreOptions(
    OptionalInt firstThread,
    OptionalInt signal,
    int filter,
    FileRoot files,
    boolean embedFiles,
    boolean withDontDump,
    boolean undoRestart) {
  /** The filter that the kernel has unless it is changed. */
  public static final int DEFAULT_FILTER = 0x33;

  /** What the kernel would write, without any files. */
  public static final CoreOptions DEFAULT =
      new CoreOptions(
          OptionalInt.empty(),
          OptionalInt.empty(),
          DEFAULT_FILTER,
          FileRoot.NONE,
          false,
          false,
          false);
}
