package crit.explore.check;

import static org.assertj.core.api.Assertions.assertThat;

import crit.memory.FileRoot;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.ext_file_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.tty_info_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restore needs is said, with the option of criu. */
class NeedsTest {
  private static SampleSet threads() {
    return SampleSet.of("checkpoints/threads");
  }

  private static SampleSet inventory(String field, Object to) {
    return threads().set("inventory.img", 0, inventory_entry.parser(), field, to);
  }

  private static String advice(SampleSet set, String check) {
    return set.findings().stream()
        .filter(it -> it.check().equals(check))
        .findFirst()
        .orElseThrow()
        .advice();
  }

  @Test
  void saysThatTheRootJoinsASession() {
    threads().set("pstree.img", 0, pstree_entry.parser(), "sid", 0).finds("need.shell-job");
  }

  @Test
  void saysWhichTerminalHasNoMaster() {
    SampleSet.of("sets/zdtm/pty00-h")
        .set("tty-info.img", 2, tty_info_entry.parser(), "pty.index", 77)
        .finds("need.terminal");
  }

  @Test
  void saysHowToHandATerminalOver() {
    SampleSet set =
        SampleSet.of("sets/zdtm/pty00-h")
            .set("tty-info.img", 0, tty_info_entry.parser(), "type", "EXT_TTY");
    assertThat(advice(set, "need.external-tty")).contains("--inherit-fd 'fd[N]:tty[500:6]'");
  }

  @Test
  void saysThatConnectionsAreClosed() {
    inventory("tcp_close", true).finds("need.tcp-close");
  }

  @Test
  void doesNotMissStreamsOfClosedConnections() {
    SampleSet.of("checkpoints/tcp")
        .set("inventory.img", 0, inventory_entry.parser(), "tcp_close", true)
        .without("tcp-stream-1a0a8.img")
        .finds("need.tcp-close");
  }

  @Test
  void saysThatProbesMustBeAllowed() {
    inventory("allow_uprobes", true).finds("need.uprobes");
  }

  @Test
  void saysWhichSecurityModuleWasActive() {
    inventory("lsmtype", "SELINUX").finds("need.security-module");
  }

  @Test
  void saysWhichProfileIsNeeded() {
    threads()
        .set("core-102.img", 0, core_entry.parser(), "thread_core.creds.lsm_profile", "docker")
        .finds("need.lsm");
  }

  @Test
  void saysWhichPluginsWereUsed() {
    inventory("plugins_entry.plugins", List.of("amdgpu_plugin")).finds("need.plugin");
  }

  @Test
  void saysHowTheNetworkWasLocked() {
    inventory("network_lock_method", 2).finds("need.network-lock");
  }

  @Test
  void saysHowToHandAFileOver() {
    SampleSet set =
        threads()
            .set("files.img", 1, file_entry.parser(), "reg.ext", true)
            .set("files.img", 1, file_entry.parser(), "reg.name", "file[3f:1a2]");
    assertThat(advice(set, "need.external-file")).contains("--inherit-fd 'fd[N]:file[3f:1a2]'");
  }

  @Test
  void saysWhichDeviceIsOpen() {
    threads().set("files.img", 1, file_entry.parser(), "reg.mode", 0x2180).finds("need.device");
  }

  @Test
  void saysThatAUnixSocketIsOutside() {
    SampleSet.of("checkpoints/pipes")
        .set("files.img", 16, file_entry.parser(), "usk.uflags", 1)
        .finds("need.external-unix");
  }

  @Test
  void saysThatAPluginRestoresAFile() {
    SampleSet.of("checkpoints/pipes")
        .edit(
            "files.img",
            19,
            file_entry.parser(),
            it ->
                ((file_entry.Builder) it)
                    .clearEfd()
                    .setExt(ext_file_entry.newBuilder().setId(20).buildPartial())
                    .setType(fd_types.EXT))
        .finds("need.file-plugin", "image.required", "fd.type");
  }

  @Test
  void saysHowToNameAnExternalMount() {
    SampleSet set = SampleSet.of("sets/zdtm/mntns_overmount-ns");
    assertThat(advice(set, "need.external-mount")).contains("--external 'mnt[ZDTM_DEV]:PATH'");
  }

  @Test
  void saysWhichFileSystemMustBeAllowed() {
    SampleSet set =
        SampleSet.of("sets/zdtm/mntns_overmount-ns")
            .set("mountpoints-14.img", 0, mnt_entry.parser(), "fstype", 16)
            .set("mountpoints-14.img", 0, mnt_entry.parser(), "fsname", "zfs");
    assertThat(advice(set, "need.file-system")).contains("--enable-fs zfs");
  }

  @Test
  void comparesFilesWithThoseOfADisk(@TempDir Path root) throws IOException {
    SampleSet set = threads().set("files.img", 0, file_entry.parser(), "reg.name", "/a/file");
    assertThat(onDisk(set, root)).anyMatch(it -> it.startsWith("/a/file is not in "));
    Path file = Files.createDirectories(root.resolve("a")).resolve("file");
    Files.write(file, new byte[7]);
    set.set("files.img", 0, file_entry.parser(), "reg.size", 7)
        .set("files.img", 0, file_entry.parser(), "reg.build_id", List.of())
        .set(
            "files.img", 0, file_entry.parser(), "reg.mode", Files.getAttribute(file, "unix:mode"));
    assertThat(onDisk(set, root)).noneMatch(it -> it.contains("/a/file"));
    set.set("files.img", 0, file_entry.parser(), "reg.size", 8);
    assertThat(onDisk(set, root)).anyMatch(it -> it.contains("has 7 bytes, expected 8"));
    set.set("files.img", 0, file_entry.parser(), "reg.mode", 0100777);
    assertThat(onDisk(set, root)).anyMatch(it -> it.contains("expected 0100777"));
  }

  private static List<String> onDisk(SampleSet set, Path root) throws IOException {
    return set.findings(FileRoot.of(root)).stream()
        .filter(it -> it.check().equals("sysroot.file"))
        .map(Finding::message)
        .toList();
  }
}
