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
          HostnameAction.VERB,
          DeviceAction.VERB,
          TerminalAction.VERB,
          StdioAction.VERB,
          EnvironmentAction.VERB,
          ArgumentAction.VERB,
          MemoryAction.VERB,
          ScrubAction.VERB);

  private Verbs() {}

  /** Returns all verbs, in the order of the documentation. */
  public static List<Verb> all() {
    return ALL;
  }
}
