package crit.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.bytes.TarBuilder;
import crit.bytes.TarBuilder.Header;
import crit.image.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives laid out as engines lay them out, and what can be odd about them. */
final class TarStoreTest {
  private static final Map<String, byte[]> IMAGES =
      new TreeMap<>(
          Map.of(
              "inventory.img",
              text("inventory"),
              "core-1.img",
              text("core"),
              "pages-1.img",
              text("pages")));

  @TempDir private Path directory;

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  private ImageStore open(String name, byte[] archive) throws IOException {
    return ImageStore.open(Files.write(directory.resolve(name), archive));
  }

  private ImageStore open(TarBuilder archive) throws IOException {
    return open("x.tar", archive.build());
  }

  private static TarBuilder images(TarBuilder archive, String directory) {
    return Archives.put(archive, directory, IMAGES);
  }

  private void assertImages(ImageStore store) throws IOException {
    assertThat(store.names()).containsExactlyElementsOf(IMAGES.keySet());
    for (Map.Entry<String, byte[]> image : IMAGES.entrySet()) {
      assertThat(Archives.bytes(store, image.getKey())).isEqualTo(image.getValue());
    }
  }

  private static String companion(ImageStore store, String name) throws IOException {
    try (ByteSource source = store.companion(name).orElseThrow()) {
      return new String(Archives.bytes(source), US_ASCII);
    }
  }

  private void assertRefused(TarBuilder archive, String reason) {
    assertThatThrownBy(() -> open(archive))
        .isInstanceOf(IOException.class)
        .hasMessage(directory.resolve("x.tar") + reason);
  }

  @Test
  void podmanExportsWithZstd() throws IOException {
    var archive =
        images(new TarBuilder().directory("artifacts/").directory("checkpoint/"), "checkpoint/")
            .file("config.dump", text("{\"name\":\"c\"}"))
            .file("spec.dump", text("{}"))
            .file("network.status", text("{\"podman\":{}}"))
            .file(
                "rootfs-diff.tar", new TarBuilder().file("inventory.img", text("not ours")).build())
            .file("devshm-checkpoint.tar", new byte[1024])
            .directory("volumes/")
            .file("volumes/data.tar", new byte[1024])
            .file("stats-dump", text("stats"));
    try (ImageStore store = open("checkpoint.tar.zst", Archives.zstd(archive.build()))) {
      assertImages(store);
      assertThat(store.name()).isEqualTo(directory.resolve("checkpoint.tar.zst").toString());
      assertThat(companion(store, "network.status")).isEqualTo("{\"podman\":{}}");
      assertThat(companion(store, "stats-dump")).isEqualTo("stats");
      assertThat(store.contains("stats-dump")).isFalse();
      assertThat(store.parent()).isEmpty();
    }
  }

  @Test
  void podmanLinksToThePreCheckpoint() throws IOException {
    var archive =
        Archives.put(
            images(new TarBuilder(), "checkpoint/").link("checkpoint/parent", "../pre-checkpoint"),
            "pre-checkpoint/",
            Map.of("inventory.img", text("pre"), "pages-1.img", text("older")));
    try (ImageStore store = open("x.tar.gz", Archives.gzip(archive.build()));
        ImageStore parent = store.parent().orElseThrow()) {
      assertImages(store);
      assertThat(parent.name()).isEqualTo(store.name() + ":pre-checkpoint");
      assertThat(Archives.bytes(parent, "pages-1.img")).isEqualTo(text("older"));
    }
  }

  @Test
  void podmanExportsThePreCheckpointAlone() throws IOException {
    var archive = images(new TarBuilder().file("config.dump", text("{}")), "pre-checkpoint/");
    try (ImageStore store = open(archive)) {
      assertImages(store);
      assertThat(companion(store, "config.dump")).isEqualTo("{}");
    }
  }

  @Test
  void podmanLeavesThePreCheckpointInItsOwnArchive() throws IOException {
    var archive =
        images(new TarBuilder(), "checkpoint/").link("checkpoint/parent", "../pre-checkpoint");
    try (ImageStore store = open(archive)) {
      assertImages(store);
      assertThatThrownBy(store::parent)
          .hasMessage(
              store.name()
                  + ":checkpoint/parent: leads to pre-checkpoint, which the archive does not have;"
                  + " it is in the archive of the pre-checkpoint");
    }
  }

  @Test
  void crioExportsWithoutCompression() throws IOException {
    var archive =
        images(
                new TarBuilder()
                    .file("./spec.dump", text("{}"))
                    .file("./config.dump", text("{\"id\":1}"))
                    .file("./bind.mounts", text("[]"))
                    .directory("./checkpoint/"),
                "./checkpoint/")
            .file("./dump.log", text("log"))
            .file("./rootfs-diff.tar", new byte[1024]);
    try (ImageStore store =
        open("checkpoint-pod_default-counter-2024-01-01T00:00:00Z.tar", archive.build())) {
      assertImages(store);
      assertThat(companion(store, "bind.mounts")).isEqualTo("[]");
      try (ByteSource source = store.open("core-1.img")) {
        assertThat(source.name()).isEqualTo(store.name() + ":checkpoint/core-1.img");
      }
    }
  }

  @Test
  void containerdHasTheImagesAtTheTop() throws IOException {
    try (ImageStore store = open(images(new TarBuilder(), "").file("spec.dump", text("{}")))) {
      assertThat(store.names()).containsAll(IMAGES.keySet()).contains("spec.dump");
      assertThat(companion(store, "spec.dump")).isEqualTo("{}");
      assertThat(store.companion("config.dump")).isEmpty();
    }
  }

  @Test
  void containerdHasTheImagesBelowCheckpointToo() throws IOException {
    var archive =
        images(new TarBuilder().file("status.dump", text("s")), "checkpoint/")
            .file("container.log", text("log"));
    try (ImageStore store = open(archive)) {
      assertImages(store);
      assertThat(companion(store, "status.dump")).isEqualTo("s");
    }
  }

  @Test
  void leastDeepSetIsTaken() throws IOException {
    var archive =
        images(Archives.put(new TarBuilder(), "a/b/", Map.of("inventory.img", text("deep"))), "c/");
    try (ImageStore store = open(archive)) {
      assertImages(store);
    }
  }

  @Test
  void setOnWhichNoOtherBuildsIsTaken() throws IOException {
    var archive = new TarBuilder();
    Archives.put(archive, "1/", Map.of("inventory.img", text("1")));
    Archives.put(archive, "2/", Map.of("inventory.img", text("2"))).link("2/parent", "../1");
    images(archive, "3/").link("3/parent", "../latest").link("latest", "2");
    try (ImageStore third = open(archive);
        ImageStore second = third.parent().orElseThrow();
        ImageStore first = second.parent().orElseThrow()) {
      assertImages(third);
      assertThat(second.name()).isEqualTo(third.name() + ":2");
      assertThat(Archives.bytes(first, "inventory.img")).isEqualTo(text("1"));
    }
  }

  @Test
  void severalSetsAreListed() {
    var archive = images(images(new TarBuilder(), "b/"), "a/");
    assertRefused(archive, ": has 2 sets of images: a, b; unpack it and name one of them");
  }

  @Test
  void setWithoutAnInventoryIsFound() throws IOException {
    try (ImageStore store = open(new TarBuilder().file("x/core-1.img", text("core")))) {
      assertThat(store.names()).containsExactly("core-1.img");
    }
  }

  @Test
  void archiveWithoutImagesSaysWhatItHas() {
    assertRefused(
        new TarBuilder().file("etc/passwd", text("x")).file("notes", text("x")),
        ": has no inventory.img in any directory; it has etc/, notes");
    assertRefused(
        new TarBuilder().directory("d/"), ": has no inventory.img in any directory; it is empty");
  }

  @Test
  void parentOutOfTheArchiveIsRefused() throws IOException {
    for (String target : new String[] {"../../1", "/var/lib/1", "../x/../../.."}) {
      try (ImageStore store =
          open(images(new TarBuilder(), "checkpoint/").link("checkpoint/parent", target))) {
        assertThatThrownBy(store::parent)
            .hasMessage(
                store.name() + ":checkpoint/parent: leads out of the archive, to " + target);
      }
    }
  }

  @Test
  void parentMayBeADirectoryOrAFileWithThePath() throws IOException {
    var copied = images(images(new TarBuilder(), "c/"), "c/parent/");
    var written =
        images(images(new TarBuilder(), "c/"), "old/d/").file("c/parent", text("../old/d\n"));
    for (TarBuilder archive : new TarBuilder[] {copied, written}) {
      try (ImageStore store = open(archive);
          ImageStore parent = store.parent().orElseThrow()) {
        assertImages(parent);
      }
    }
  }

  @Test
  void linksLeadToFilesOfTheArchive() throws IOException {
    var archive =
        images(new TarBuilder().file("all/fs-1.img", text("fs")), "c/")
            .link("c/fs-1.img", "../all/fs-1.img")
            .hardLink("c/fs-2.img", "./c/fs-1.img")
            .link("c/fs-3.img", "fs-3.img")
            .link("c/fs-4.img", "/etc/passwd")
            .hardLink("c/fs-5.img", "../../etc/passwd")
            .link("c/fs-6.img", "../all");
    try (ImageStore store = open(archive)) {
      assertThat(store.names()).contains("fs-1.img", "fs-2.img").hasSize(IMAGES.size() + 2);
      assertThat(Archives.bytes(store, "fs-2.img")).isEqualTo(text("fs"));
      assertThatThrownBy(() -> store.open("fs-3.img"))
          .hasMessage(store.name() + ": has no fs-3.img, only fs-1.img, fs-2.img");
    }
  }

  @Test
  void absoluteNamesStayInTheArchiveAndUpwardNamesAreLeftOut() throws IOException {
    var archive =
        images(new TarBuilder(), "/var//lib/./x/")
            .file("/var/lib/x/../x/core-2.img", text("no"))
            .file("../inventory.img", text("no"))
            .file("..", text("no"));
    try (ImageStore store = open(archive)) {
      assertImages(store);
    }
  }

  @Test
  void lastOfSeveralMembersCounts() throws IOException {
    var archive = new TarBuilder().file("core-1.img", text("older"));
    images(archive, "");
    for (byte[] bytes : new byte[][] {archive.build(), Archives.gzip(archive.build())}) {
      try (ImageStore store = open("x", bytes)) {
        assertImages(store);
      }
    }
  }

  @Test
  void sparseMemberIsRefusedWhenItIsOpened() throws IOException {
    var archive =
        images(new TarBuilder(), "c/")
            .header(Header.of("c/pages-2.img", 'S').size(3))
            .blocks(text("abc"));
    for (byte[] bytes : new byte[][] {archive.build(), Archives.gzip(archive.build())}) {
      try (ImageStore store = open("x", bytes)) {
        assertThat(Archives.bytes(store, "pages-1.img")).isEqualTo(IMAGES.get("pages-1.img"));
        assertThatThrownBy(() -> store.open("pages-2.img"))
            .hasMessage(
                store.name()
                    + ":c/pages-2.img: is stored as a sparse file, which is not read; archive it"
                    + " without tar's -S");
      }
    }
  }

  @Test
  void realCheckpointIsTheSameInAnArchive() throws IOException {
    Path sample = Samples.sample("namespaces/inventory.img").path().resolveSibling("");
    var archive = new TarBuilder();
    try (ImageStore store = ImageStore.open(sample)) {
      for (String name : store.names()) {
        archive.file("checkpoint/" + name, Archives.bytes(store, name));
      }
    }
    Path file = Files.write(directory.resolve("x"), Archives.zstd(archive.build()));
    try (var plain = Checkpoint.open(sample);
        var packed = Checkpoint.open(file)) {
      assertThat(packed.inventory()).isPresent().isEqualTo(plain.inventory());
      assertThat(packed.tree().tasks()).hasSizeGreaterThan(1).hasSameSizeAs(plain.tree().tasks());
      assertThat(packed.files().ids()).isNotEmpty().isEqualTo(plain.files().ids());
      for (Task task : plain.tree().tasks()) {
        assertThat(packed.tree().find(task.pid()).orElseThrow().core()).isEqualTo(task.core());
      }
    }
  }

  @Test
  void otherCompressionsAreNamed() {
    byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 0};
    byte[] lz4 = {4, '"', 'M', 0x18, 0, 0, 0, 0};
    Path file = directory.resolve("x.tar.gz");
    assertThatThrownBy(() -> open("x.tar.gz", xz))
        .hasMessage(
            file
                + ": is compressed with xz, expected tar, tar.gz or tar.zst; unpack it with: xz -dk");
    assertThatThrownBy(() -> open("x.tar.gz", text("BZh91AY&SY")))
        .hasMessage(
            file
                + ": is compressed with bzip2, expected tar, tar.gz or tar.zst; unpack it with: bzip2 -dk");
    assertThatThrownBy(() -> open("x.tar.gz", lz4))
        .hasMessage(
            file
                + ": is compressed with lz4, expected tar, tar.gz or tar.zst; unpack it with: lz4 -d");
  }

  @Test
  void whatIsNoArchiveIsRefused() {
    String expected = ": is neither a directory nor an archive (tar, tar.gz, tar.zst)";
    assertThatThrownBy(() -> open("notes", text("notes")))
        .hasMessage(directory.resolve("notes") + expected);
    assertThatThrownBy(() -> open("empty", new byte[0]))
        .hasMessage(directory.resolve("empty") + expected);
    assertThatThrownBy(() -> open("pages-1.img", new byte[4096]))
        .hasMessage(
            directory.resolve("pages-1.img")
                + expected
                + "; it is one file of a checkpoint, which is the directory");
  }
}
