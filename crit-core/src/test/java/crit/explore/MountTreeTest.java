package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import crit.schemas.proto.mnt_entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MountTreeTest {
  private static final int NAMESPACE = 14;

  private static mnt_entry mount(int id, int parent, String mountpoint) {
    return mnt_entry
        .newBuilder()
        .setMntId(id)
        .setParentMntId(parent)
        .setMountpoint(mountpoint)
        .buildPartial();
  }

  /** Takes mounts in the order in which they were mounted; an image has the last first. */
  private static MountTree tree(mnt_entry... mounts) {
    return MountTree.of(NAMESPACE, Arrays.asList(mounts).reversed());
  }

  private static long id(Optional<Mount> mount) {
    return mount.map(Mount::id).orElse(0L);
  }

  private static long hiderOf(MountTree tree, int id) {
    return id(tree.find(id).orElseThrow().hiddenBy());
  }

  private static List<String> lines(MountTree tree) {
    return tree.mounts().stream()
        .map(it -> "  ".repeat(it.depth()) + it.id() + " " + it.place())
        .toList();
  }

  @Test
  void childrenFollowTheirParentInTheOrderOfMounting() {
    MountTree tree =
        tree(mount(1, 9, "/"), mount(4, 1, "/b"), mount(2, 1, "/a"), mount(3, 4, "/b/c"));

    assertThat(lines(tree)).containsExactly("1 ROOT", "  4 CHILD", "    3 CHILD", "  2 CHILD");
  }

  @Test
  void aPathLeadsToTheDeepestMount() {
    MountTree tree = tree(mount(1, 9, "/"), mount(2, 1, "/a"), mount(3, 2, "/a/b/c"));

    assertThat(id(tree.at("/"))).isEqualTo(1);
    assertThat(id(tree.at("/x"))).isEqualTo(1);
    assertThat(id(tree.at("/ab"))).isEqualTo(1);
    assertThat(id(tree.at("/a"))).isEqualTo(2);
    assertThat(id(tree.at("/a/b"))).isEqualTo(2);
    assertThat(id(tree.at("/a/b/c/"))).isEqualTo(3);
    assertThat(id(tree.at("/a/b/c/d"))).isEqualTo(3);
  }

  @Test
  void aMountOnTheSameMountpointHides() {
    MountTree tree = tree(mount(1, 9, "/"), mount(2, 1, "/a"), mount(3, 2, "/a"));

    assertThat(hiderOf(tree, 1)).isZero();
    assertThat(hiderOf(tree, 2)).isEqualTo(3);
    assertThat(hiderOf(tree, 3)).isZero();
    assertThat(id(tree.at("/a/x"))).isEqualTo(3);
  }

  @Test
  void aSiblingAcrossThePathHidesWithAllThatIsBelow() {
    MountTree tree =
        tree(mount(1, 9, "/"), mount(2, 1, "/a/b"), mount(3, 2, "/a/b/c"), mount(4, 1, "/a"));

    assertThat(hiderOf(tree, 2)).isEqualTo(4);
    assertThat(hiderOf(tree, 3)).isEqualTo(4);
    assertThat(hiderOf(tree, 4)).isZero();
  }

  @Test
  void aSiblingWhosePathOnlyBeginsAlikeDoesNotHide() {
    MountTree tree = tree(mount(1, 9, "/"), mount(2, 1, "/ab"), mount(3, 1, "/a"));

    assertThat(hiderOf(tree, 2)).isZero();
  }

  @Test
  void aMountIsNotHiddenByWhatLiesDeeper() {
    MountTree tree = tree(mount(1, 9, "/"), mount(2, 1, "/a"), mount(3, 2, "/a/b"));

    assertThat(hiderOf(tree, 2)).isZero();
  }

  @Test
  void ofTwoMountsAtOnePlaceTheLaterHidesTheEarlier() {
    MountTree tree = tree(mount(1, 9, "/"), mount(2, 1, "/a"), mount(3, 1, "/a"));

    assertThat(hiderOf(tree, 2)).isEqualTo(3);
    assertThat(hiderOf(tree, 3)).isZero();
  }

  @Test
  void whatIsOnAHiddenMountIsHiddenButNotWhatHidesIt() {
    MountTree tree =
        tree(
            mount(1, 9, "/"),
            mount(2, 1, "/a"),
            mount(3, 2, "/a/b"),
            mount(4, 2, "/a"),
            mount(5, 4, "/a/b"));

    assertThat(hiderOf(tree, 3)).isEqualTo(4);
    assertThat(hiderOf(tree, 4)).isZero();
    assertThat(hiderOf(tree, 5)).isZero();
  }

  @Test
  void aMountOnTheRootHidesAllButItself() {
    MountTree tree = tree(mount(1, 9, "/"), mount(2, 1, "/a"), mount(3, 1, "/"));

    assertThat(hiderOf(tree, 1)).isEqualTo(3);
    assertThat(hiderOf(tree, 2)).isEqualTo(3);
    assertThat(hiderOf(tree, 3)).isZero();
  }

  @Test
  void aFileIsCoveredByAMountOnItsDirectoryAndByWhatHidesItsMount() {
    MountTree tree =
        tree(
            mount(1, 9, "/"),
            mount(2, 1, "/a"),
            mount(3, 2, "/a/b"),
            mount(4, 1, "/c/d"),
            mount(5, 1, "/c"));
    Mount first = tree.find(2).orElseThrow();

    assertThat(id(first.cover("/a/b/file"))).isEqualTo(3);
    assertThat(id(first.cover("/a/b"))).isEqualTo(3);
    assertThat(first.cover("/a/bc")).isEmpty();
    assertThat(first.cover("/a")).isEmpty();
    assertThat(id(tree.find(4).orElseThrow().cover("/c/d/file"))).isEqualTo(5);
  }

  @Test
  void nothingIsSaidOfAPathThatIsNotBelowTheMountpoint() {
    MountTree tree = tree(mount(1, 9, "/"), mount(2, 1, "/a"), mount(3, 2, "/a/b"));

    assertThat(tree.find(2).orElseThrow().cover("/other/b")).isEmpty();
  }

  @Test
  void orphansAndCirclesComeLastAndNothingIsSaidToHideThem() {
    MountTree tree =
        tree(
            mount(1, 9, "/"),
            mount(2, 3, "/a"),
            mount(3, 2, "/a"),
            mount(4, 77, "/o"),
            mount(5, 4, "/o"),
            mount(6, 6, "/self"));

    assertThat(lines(tree))
        .containsExactly("1 ROOT", "4 ORPHAN", "  5 CHILD", "6 ORPHAN", "2 CIRCLE", "  3 CHILD");
    assertThat(tree.mounts()).allMatch(it -> it.hiddenBy().isEmpty());
  }

  @Test
  void aRootThatIsItsOwnParentIsARoot() {
    assertThat(lines(tree(mount(1, 1, "/")))).containsExactly("1 ROOT");
  }

  @Test
  void withoutARootNoPathLeadsAnywhere() {
    MountTree tree = tree(mount(1, 9, "/a"));

    assertThat(lines(tree)).containsExactly("1 ORPHAN");
    assertThat(tree.at("/a")).isEmpty();
    assertThat(tree(new mnt_entry[0]).mounts()).isEmpty();
  }

  @Test
  void manyMountsOnTopOfEachOtherTakeTimeLinearInTheirNumber() {
    int count = 100_000;
    List<mnt_entry> mounts = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      mounts.add(mount(id, id == 1 ? 0x7fffffff : id - 1, "/"));
    }
    MountTree tree =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> MountTree.of(NAMESPACE, mounts.reversed()));

    assertThat(tree.mounts()).hasSize(count);
    assertThat(hiderOf(tree, 1)).isEqualTo(2);
    assertThat(id(tree.at("/x"))).isEqualTo(count);
  }
}
