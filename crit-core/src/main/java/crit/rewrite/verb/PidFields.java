package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.image.EntryShape;
import crit.image.ImageType;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.Schema;
import crit.schemas.proto.posix_timer_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.pstree_entryOrBuilder;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the process ids in messages, however deep, and changes them. */
final class PidFields {
  /** The fields that hold ids of processes, threads, groups or sessions. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "pstree_entry", List.of("threads", "pid", "ppid", "pgid", "sid"),
          "tty_info_entry", List.of("sid", "pgrp"),
          "file_lock_entry", List.of("pid"),
          "fown_entry", List.of("pid"),
          "posix_timer_entry", List.of("notify_thread_id"),
          "pidfd_entry", List.of("nspid"),
          "autofs_entry", List.of("pgrp"),
          "sk_ucred_entry", List.of("pid"));

  /** What has process ids in another form. */
  private static final Set<String> SPECIAL = Set.of("remap_file_path_entry", "reg_file_entry");

  private static final ByteString PROC = ByteString.copyFromUtf8("/proc/");
  private static final Pattern IN_PROC = Pattern.compile("^/proc/(\\d+)(?:/task/(\\d+))?(?=/|$)");

  /** In the low bits of a clock that a descriptor stands for, and not a process. */
  private static final int CLOCK_OF_DESCRIPTOR = 3;

  private final PidMap pids;
  private final Map<Descriptor, Boolean> known = new HashMap<>();
  private final Map<String, Boolean> types = new HashMap<>();

  PidFields(PidMap pids) {
    this.pids = pids;
  }

  /** Returns whether images of a kind can have process ids in their entries. */
  boolean mayHave(ImageType type) {
    return types.computeIfAbsent(
        type.name(),
        _ ->
            type.entries().stream()
                .map(EntryShape::message)
                .anyMatch(it -> mayHave(it, new HashSet<>())));
  }

  private static boolean mayHave(String message, Set<String> seen) {
    if (FIELDS.containsKey(message) || SPECIAL.contains(message)) {
      return true;
    }
    if (seen.add(message)) {
      for (FieldRow field : Schema.message(message).fields()) {
        if (field.type() == FieldType.MESSAGE && mayHave(field.typeName(), seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean mayHave(Descriptor message) {
    return known.computeIfAbsent(message, it -> mayHave(it.getName(), new HashSet<>()));
  }

  /** Changes the process ids in a message, and returns whether any has changed. */
  boolean apply(Message.Builder message) {
    boolean isChanged =
        switch (message) {
          case remap_file_path_entry.Builder remap -> apply(remap);
          case reg_file_entry.Builder file -> apply(file);
          case posix_timer_entry.Builder timer -> apply(timer);
          default -> false;
        };
    Descriptor type = message.getDescriptorForType();
    for (String name : FIELDS.getOrDefault(type.getName(), List.of())) {
      isChanged |= apply(message, type.findFieldByName(name));
    }
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && mayHave(field.getMessageType())) {
        isChanged |= applyInner(message, field);
      }
    }
    return isChanged;
  }

  private boolean applyInner(Message.Builder message, FieldDescriptor field) {
    boolean isChanged = false;
    if (field.isRepeated()) {
      for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
        isChanged |= apply(message.getRepeatedFieldBuilder(field, i));
      }
    } else if (message.hasField(field)) {
      isChanged = apply(message.getFieldBuilder(field));
    }
    return isChanged;
  }

  private boolean apply(Message.Builder message, FieldDescriptor field) {
    if (message instanceof pstree_entry.Builder task && field.isRepeated() && isDead(task)) {
      return false;
    }
    if (!field.isRepeated()) {
      int before = (Integer) message.getField(field);
      if (pids.of(before) != before) {
        message.setField(field, pids.of(before));
      }
      return pids.of(before) != before;
    }
    boolean isChanged = false;
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      int before = (Integer) message.getRepeatedField(field, i);
      message.setRepeatedField(field, i, pids.of(before));
      isChanged |= pids.of(before) != before;
    }
    return isChanged;
  }

  /** Returns whether a task is dead and its only thread is no id but whatever was in memory. */
  static boolean isDead(pstree_entryOrBuilder task) {
    return task.getThreadsCount() == 1 && task.getThreads(0) != task.getPid();
  }

  /** A file of a dead process in /proc: the id of the file is the process's. */
  private boolean apply(remap_file_path_entry.Builder remap) {
    int before = remap.getRemapId();
    if (remap.getRemapType() != remap_type.PROCFS || pids.of(before) == before) {
      return false;
    }
    remap.setRemapId(pids.of(before));
    return true;
  }

  private boolean apply(reg_file_entry.Builder file) {
    if (file.getExt() || !file.getNameBytes().startsWith(PROC)) {
      return false;
    }
    String name = file.getNameBytes().toString(StandardCharsets.ISO_8859_1);
    Matcher matcher = IN_PROC.matcher(name);
    if (!matcher.find()) {
      return false;
    }
    String thread = matcher.group(2) == null ? "" : "/task/" + mapped(matcher.group(2));
    String now = "/proc/" + mapped(matcher.group(1)) + thread + name.substring(matcher.end());
    file.setNameBytes(ByteString.copyFrom(now, StandardCharsets.ISO_8859_1));
    return !now.equals(name);
  }

  private String mapped(String digits) {
    try {
      return Integer.toString(pids.of(Integer.parseInt(digits)));
    } catch (NumberFormatException _) {
      return digits;
    }
  }

  /** A clock that measures the time of a process has its id, inverted, in its upper bits. */
  private boolean apply(posix_timer_entry.Builder timer) {
    int clock = timer.getClockId();
    int pid = ~(clock >> 3);
    boolean isOfProcess = clock < 0 && (clock & CLOCK_OF_DESCRIPTOR) != CLOCK_OF_DESCRIPTOR;
    if (!isOfProcess || pids.of(pid) == pid) {
      return false;
    }
    timer.setClockId(~pids.of(pid) << 3 | clock & 7);
    return true;
  }
}
