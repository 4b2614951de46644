package crit.explore;

import crit.schemas.proto.ipc_var_entry;
import java.util.ArrayList;
import java.util.List;

/** The settings of an IPC namespace. */
final class IpcSettings {
  private IpcSettings() {}

  /** Returns the settings of a namespace as sysctl(8) shows them, with no blanks about the sign. */
  static List<String> of(ipc_var_entry it) {
    List<String> settings = new ArrayList<>();
    List<String> semaphores = it.getSemCtlsList().stream().map(Integer::toUnsignedString).toList();
    settings.add("kernel.sem=" + String.join(" ", semaphores));
    settings.add("kernel.msgmax=" + Integer.toUnsignedString(it.getMsgCtlmax()));
    settings.add("kernel.msgmnb=" + Integer.toUnsignedString(it.getMsgCtlmnb()));
    settings.add("kernel.msgmni=" + Integer.toUnsignedString(it.getMsgCtlmni()));
    settings.add("kernel.auto_msgmni=" + Integer.toUnsignedString(it.getAutoMsgmni()));
    settings.add("kernel.shmmax=" + Long.toUnsignedString(it.getShmCtlmax()));
    settings.add("kernel.shmall=" + Long.toUnsignedString(it.getShmCtlall()));
    settings.add("kernel.shmmni=" + Integer.toUnsignedString(it.getShmCtlmni()));
    settings.add("kernel.shm_rmid_forced=" + Integer.toUnsignedString(it.getShmRmidForced()));
    settings.add("fs.mqueue.queues_max=" + Integer.toUnsignedString(it.getMqQueuesMax()));
    settings.add("fs.mqueue.msg_max=" + Integer.toUnsignedString(it.getMqMsgMax()));
    settings.add("fs.mqueue.msgsize_max=" + Integer.toUnsignedString(it.getMqMsgsizeMax()));
    optional(it.hasMqMsgDefault(), "fs.mqueue.msg_default", it.getMqMsgDefault(), settings);
    optional(
        it.hasMqMsgsizeDefault(), "fs.mqueue.msgsize_default", it.getMqMsgsizeDefault(), settings);
    optional(it.hasMsgNextId(), "kernel.msg_next_id", it.getMsgNextId(), settings);
    optional(it.hasSemNextId(), "kernel.sem_next_id", it.getSemNextId(), settings);
    optional(it.hasShmNextId(), "kernel.shm_next_id", it.getShmNextId(), settings);
    return settings;
  }

  private static void optional(boolean isThere, String name, int value, List<String> settings) {
    if (isThere) {
      settings.add(name + "=" + Integer.toUnsignedString(value));
    }
  }
}
