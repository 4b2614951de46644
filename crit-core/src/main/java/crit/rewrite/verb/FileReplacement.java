package crit.rewrite.verb;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.checkpoint.Task;
import crit.explore.MountTree;
import crit.explore.Mounts;
import crit.image.ImageType;
import crit.rewrite.Draft;
import crit.rewrite.Surroundings;
import crit.schemas.proto.eventpoll_file_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts another file in the place of open files, and changes with it every descriptor that refers to
 * them, whoever has it; sockets that are connected to one of them lose their peer, and epolls no
 * longer watch it if it cannot be watched. Not safe for several threads.
 */
final class FileReplacement {
  private static final Set<String> IMAGES = Set.of("FILES", "FDINFO", "REMAP_FPATH");

  private final FileTarget target;
  private final Map<Integer, Optional<MountTree>> files = new HashMap<>();
  private final Set<Integer> sockets = new HashSet<>();

  /** For each epoll the descriptors that it must not watch. */
  private final Map<Integer, Set<Integer>> unwatched = new HashMap<>();

  private final Set<String> others = new TreeSet<>();
  private boolean hasUnwatched;

  /** A descriptor of a task that the rule means. */
  record Meant(int pid, int fd) {}

  FileReplacement(FileTarget target) {
    this.target = target;
  }

  /** Takes a file to replace, which a task has. */
  void add(Task task, file_entry file, Mounts mounts) throws IOException {
    Optional<Integer> namespace = task.ids().map(task_kobj_ids_entry::getMntNsId);
    files.put(
        file.getId(),
        namespace.flatMap(
            id -> mounts.trees().stream().filter(it -> it.namespace() == id).findFirst()));
    if (file.hasUsk() && file.getUsk().getIno() != 0) {
      sockets.add(file.getUsk().getIno());
    }
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Looks at who else has the files, once all are there. */
  void finish(Surroundings set, Set<Meant> meant) throws IOException {
    Set<Integer> tables = new HashSet<>();
    for (Task task : set.checkpoint().tree().tasks()) {
      Optional<task_kobj_ids_entry> ids = task.ids();
      if (files.isEmpty() || ids.isEmpty() || !tables.add(ids.get().getFilesId())) {
        continue;
      }
      Set<Integer> replaced = new HashSet<>();
      List<Integer> epolls = new ArrayList<>();
      for (fdinfo_entry descriptor : task.descriptors()) {
        if (files.containsKey(descriptor.getId())) {
          replaced.add(descriptor.getFd());
          if (!meant.contains(new Meant(task.pid(), descriptor.getFd()))) {
            others.add("%d of task %d".formatted(descriptor.getFd(), task.pid()));
          }
        } else if (descriptor.getType() == fd_types.EVENTPOLL) {
          epolls.add(descriptor.getId());
        }
      }
      if (!replaced.isEmpty() && !target.isInherited()) {
        epolls.forEach(it -> unwatched.computeIfAbsent(it, _ -> new HashSet<>()).addAll(replaced));
      }
    }
  }

  static boolean touches(ImageType type) {
    return IMAGES.contains(type.name());
  }

  /** Changes an entry, if it has to change with the files. */
  boolean apply(Draft draft) {
    switch (draft.message()) {
      case fdinfo_entry.Builder descriptor when files.containsKey(descriptor.getId()) ->
          descriptor.setType(fd_types.REG);
      case remap_file_path_entry.Builder remap when files.containsKey(remap.getOrigId()) ->
          draft.remove();
      case file_entry.Builder file when files.containsKey(file.getId()) -> replace(file);
      case file_entry.Builder file
          when file.hasUsk() && sockets.contains(file.getUsk().getPeer()) ->
          file.getUskBuilder().setPeer(0);
      case file_entry.Builder file when file.hasEpfd() && unwatched.containsKey(file.getId()) -> {
        return unwatch(file.getEpfdBuilder(), unwatched.getOrDefault(file.getId(), Set.of()));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void replace(file_entry.Builder file) {
    int flags = 0;
    fown_entry owner = fown_entry.getDefaultInstance();
    for (FieldDescriptor part : file.getDescriptorForType().getFields()) {
      if (part.getJavaType() == FieldDescriptor.JavaType.MESSAGE && file.hasField(part)) {
        Message old = (Message) file.getField(part);
        flags = old.getField(field(old, "flags")) instanceof Integer number ? number : flags;
        owner = old.getField(field(old, "fown")) instanceof fown_entry entry ? entry : owner;
        file.clearField(part);
      }
    }
    Optional<MountTree> mounts = files.getOrDefault(file.getId(), Optional.empty());
    file.setType(fd_types.REG).setReg(target.entry(file.getId(), flags, owner, mounts));
  }

  private static FieldDescriptor field(Message message, String name) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return field == null ? message.getDescriptorForType().getFields().getFirst() : field;
  }

  private boolean unwatch(eventpoll_file_entry.Builder epoll, Set<Integer> descriptors) {
    var kept =
        epoll.getTfdList().stream().filter(it -> !descriptors.contains(it.getTfd())).toList();
    boolean isHit = kept.size() < epoll.getTfdCount();
    if (isHit) {
      epoll.clearTfd().addAllTfd(kept);
      hasUnwatched = true;
    }
    return isHit;
  }

  /** Returns what a person should know. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!files.isEmpty()) {
      warnings.addAll(target.warnings());
    }
    if (!others.isEmpty()) {
      warnings.add(
          "other descriptors are the same open files and change as well: "
              + String.join(", ", Candidates.of("", others)));
    }
    if (!sockets.isEmpty()) {
      warnings.add("a unix socket was replaced: what was connected to it finds its peer closed");
    }
    if (hasUnwatched) {
      warnings.add("an epoll no longer watches what was replaced: a file cannot be watched");
    }
    return warnings;
  }
}
