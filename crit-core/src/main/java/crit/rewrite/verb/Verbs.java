package crit.rewrite.verb;

import crit.rewrite.Verb;
import java.util.List;

/** The table of all verbs. */
public final class Verbs {
  private static final List<Verb> ALL =
      List.of(
          IpAction.VERB,
          PortAction.VERB,
          ConnectionAction.VERB,
          PathAction.VERB,
          FileAction.VERB,
          MountAction.VERB,
          CgroupAction.VERB,
          PidAction.VERB,
          CredsAction.VERB,
          SeccompAction.VERB,
          RlimitAction.VERB,
          HostnameAction.VERB,
          TimeAction.VERB,
          CommAction.VERB,
          SigmaskAction.VERB,
          ItimerAction.VERB,
          OomScoreAction.VERB,
          SchedAction.VERB,
          DeviceAction.VERB,
          TerminalAction.VERB,
          StdioAction.VERB,
          EnvironmentAction.VERB,
          ArgumentAction.VERB,
          MemoryAction.VERB,
          ScrubAction.VERB,
          SetAction.VERB,
          RemoveAction.VERB,
          JqAction.VERB);

  private Verbs() {}

  /** Returns all verbs, in the order of the documentation. */
  public static List<Verb> all() {
    return ALL;
  }
}
