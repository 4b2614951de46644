package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.explore.NamespaceView.Place;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.utsns_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceViewTest {
  private static List<NamespaceView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return NamespaceView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static List<NamespaceView.Row> sample(String name, NamespaceKind kind)
      throws IOException {
    return rows(Checkpoint.open(SampleSets.of(name))).stream()
        .filter(it -> it.kind() == kind)
        .toList();
  }

  private static task_kobj_ids_entry.Builder ids() {
    return task_kobj_ids_entry.newBuilder().setVmId(1).setFilesId(1).setFsId(1).setSighandId(1);
  }

  @Test
  void aNamespaceThatCriuIsInIsTheHosts() throws IOException {
    NamespaceView.Row cgroup = sample("sets/zdtm/caps00-uns", NamespaceKind.CGROUP).getFirst();
    NamespaceView.Row user = sample("sets/zdtm/caps00-uns", NamespaceKind.USER).getFirst();

    assertThat(cgroup.place()).isEqualTo(Place.HOST);
    assertThat(user.place()).isEqualTo(Place.OWN);
    assertThat(user.tasks()).containsExactly(1, 5, 6);
    assertThat(user.uidMap())
        .containsExactly(
            new NamespaceView.Extent(0, 20000, 20000),
            new NamespaceView.Extent(100000, 200000, 50000));
    assertThat(user.details()).contains("uid 0-19999:20000", "gid 50000-149999:500000");
  }

  @Test
  void anExternalNamespaceHasItsKey() throws IOException {
    NamespaceView.Row pid = sample("sets/zdtm/real-extpidns", NamespaceKind.PID).getFirst();

    assertThat(pid.place()).isEqualTo(Place.EXTERNAL);
    assertThat(pid.externalKey()).isEqualTo("extpid");
  }

  @Test
  void clocksOfTheHostStandInTheImageOfNumber0() throws IOException {
    NamespaceView.Row time = sample("sets/zdtm/real-nginx", NamespaceKind.TIME).getFirst();

    assertThat(time.place()).isEqualTo(Place.HOST);
    assertThat(time.images()).containsExactly("timens-0.img");
    assertThat(time.monotonicNanos()).isPresent();
  }

  @Test
  void tasksMayBeInSeveralNamespacesOfAKind() throws IOException {
    assertThat(sample("sets/zdtm/netns_sub_veth-ns", NamespaceKind.NET))
        .extracting(row -> row.id() + " " + row.count())
        .containsExactly("10 2", "15 1", "16 1");
  }

  @Test
  void aNamespaceThatOnlyAnImageTellsOfHasARow() throws IOException {
    var set =
        new SetBuilder("set")
            .image(
                "inventory.img",
                "INVENTORY",
                inventory_entry.newBuilder().setImgVersion(2).setNsPerId(true).build())
            .task(7, 0, "one")
            .image(
                "utsns-9.img",
                "UTSNS",
                utsns_entry.newBuilder().setNodename("box").setDomainname("").build());

    NamespaceView.Row row = rows(set.checkpoint()).getFirst();
    assertThat(row.id()).isEqualTo(9);
    assertThat(row.place()).isEqualTo(Place.UNKNOWN);
    assertThat(row.hostname()).isEqualTo("box");
    assertThat(row.tasks()).isEmpty();
  }

  @Test
  void olderImagesAreNamedByTheRootTask() throws IOException {
    var set =
        new SetBuilder("set")
            .image(
                "inventory.img",
                "INVENTORY",
                inventory_entry
                    .newBuilder()
                    .setImgVersion(1)
                    .setRootIds(ids().setUtsNsId(4))
                    .setNsPerId(false)
                    .build())
            .task(7, 0, "one")
            .image("ids-7.img", "IDS", ids().setUtsNsId(9).build())
            .image(
                "utsns-7.img",
                "UTSNS",
                utsns_entry.newBuilder().setNodename("old").setDomainname("").build());

    assertThat(rows(set.checkpoint()))
        .extracting(row -> "%d %s %s".formatted(row.id(), row.place(), row.hostname()))
        .containsExactly("9 OWN old");
  }
}
