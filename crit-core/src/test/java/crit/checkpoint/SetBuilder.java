package crit.checkpoint;

import com.google.protobuf.Message;
import crit.image.ImageBuilder;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.vma_entry;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds a set of images in memory: only what a test is about, in the plainest form. */
public final class SetBuilder {
  private final String name;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, ImageBuilder> open = new LinkedHashMap<>();

  public SetBuilder(String name) {
    this.name = name;
  }

  /** Starts with the inventory of today's CRIU. */
  public static SetBuilder today(String name) {
    return new SetBuilder(name)
        .image(
            "inventory.img",
            "INVENTORY",
            inventory_entry.newBuilder().setImgVersion(2).setFdinfoPerId(true).build());
  }

  /** Adds entries to an image, which is made if it is not there. */
  public SetBuilder image(String file, String magic, Message... entries) {
    ImageBuilder image = open.computeIfAbsent(file, _ -> ImageBuilder.of(magic));
    for (Message entry : entries) {
      image.entry(entry);
    }
    files.put(file, image.build());
    return this;
  }

  /** Puts a file as it is, in place of any other of its name. */
  public SetBuilder file(String file, byte[] bytes) {
    open.remove(file);
    files.put(file, bytes);
    return this;
  }

  public SetBuilder without(String file) {
    open.remove(file);
    files.remove(file);
    return this;
  }

  /** Adds a task with one thread to the tree, and a core image with no more than its name. */
  public SetBuilder task(int pid, int ppid, String comm) {
    return task(
        pstree_entry.newBuilder().setPid(pid).setPpid(ppid).setPgid(pid).setSid(pid),
        task_core_entry.newBuilder().setTaskState(1).setComm(comm).buildPartial());
  }

  /** Adds a task to the tree, with itself as its only thread if there is none, and a core image. */
  public SetBuilder task(pstree_entry.Builder task, task_core_entry core) {
    if (task.getThreadsCount() == 0) {
      task.addThreads(task.getPid());
    }
    image("pstree.img", "PSTREE", task.buildPartial());
    return image(
        "core-" + task.getPid() + ".img",
        "CORE",
        core_entry.newBuilder().setMtype(core_entry.march.X86_64).setTc(core).buildPartial());
  }

  /** Adds the kernel objects of a task, all of them its own. */
  public SetBuilder ids(int pid, int filesId) {
    return image(
        "ids-" + pid + ".img",
        "IDS",
        task_kobj_ids_entry
            .newBuilder()
            .setVmId(pid)
            .setFilesId(filesId)
            .setFsId(pid)
            .setSighandId(pid)
            .build());
  }

  /** Adds a task's memory with these areas, on a machine with that page size. */
  public SetBuilder memory(int pid, int pageSize, List<vma_entry> vmas) {
    return image(
        "mm-" + pid + ".img",
        "MM",
        mm_entry
            .newBuilder()
            .addMmSavedAuxv(6)
            .addMmSavedAuxv(pageSize)
            .addMmSavedAuxv(0)
            .addMmSavedAuxv(0)
            .addAllVmas(vmas)
            .buildPartial());
  }

  /** Adds bytes to the end of a raw file. */
  public SetBuilder append(String file, byte[] bytes) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(files.getOrDefault(file, new byte[0]));
    all.writeBytes(bytes);
    files.put(file, all.toByteArray());
    return this;
  }

  /** Returns the files so far. */
  public Map<String, byte[]> files() {
    return files;
  }

  /** Returns the set. */
  public MemoryStore store() {
    return new MemoryStore(name, files);
  }

  /** Returns the set as a checkpoint. */
  public Checkpoint checkpoint() {
    return Checkpoint.of(store());
  }

  /** Returns the set as a checkpoint that builds on another. */
  public Checkpoint checkpoint(ImageStore parent) {
    return Checkpoint.of(store().withParent(parent));
  }
}
