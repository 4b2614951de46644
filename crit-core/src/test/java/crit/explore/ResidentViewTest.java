package crit.explore;

import static crit.explore.TaskSet.DEAD;
import static crit.explore.TaskSet.PID;
import static crit.explore.TaskSet.area;
import static crit.explore.TaskSet.areas;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import crit.explore.ResidentView.Row;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentViewTest {
  private static final int ANONYMOUS = 0x201;
  private static final int PRESENT = 4;

  @TempDir Path directory;

  private TaskSet set(mm_entry.Builder mm, pagemap_entry... runs) throws IOException {
    List<Message> entries = new ArrayList<>(List.of(runs));
    entries.addFirst(pagemap_head.newBuilder().setPagesId(1).build());
    return TaskSet.ofOne(directory)
        .mm(mm)
        .image("pagemap-42.img", "PAGEMAP", entries.toArray(Message[]::new));
  }

  private static pagemap_entry run(long address, long pages) {
    return pagemap_entry
        .newBuilder()
        .setVaddr(address)
        .setCompatNrPages(0)
        .setFlags(PRESENT)
        .setNrPages(pages)
        .build();
  }

  private List<String> texts(TaskSet set) throws IOException {
    return set.rows(ResidentView.VIEW).stream()
        .map(it -> "%s+%d in %s+%d".formatted(it.start(), it.pages(), it.area(), it.areaPages()))
        .toList();
  }

  @Test
  void aRunOverTwoAreasIsTwoRows() throws IOException {
    TaskSet set =
        set(
            areas(area(0x1000, 0x3000, ANONYMOUS), area(0x3000, 0x8000, ANONYMOUS)),
            run(0x2000, 2),
            run(0x5000, 1));

    assertThat(texts(set))
        .containsExactly("0x2000+2 in 0x1000+2", "0x2000+2 in 0x3000+5", "0x5000+1 in 0x3000+5");
  }

  @Test
  void aRunInNoAreaIsARow() throws IOException {
    TaskSet set =
        set(
            areas(area(0x4000, 0x5000, ANONYMOUS), area(0x9000, 0xa000, ANONYMOUS)),
            run(0x1000, 1),
            run(0x2000, 1),
            run(0x4000, 1),
            run(0x6000, 1),
            run(0x9000, 1),
            run(0xb000, 1));

    assertThat(texts(set))
        .containsExactly(
            "0x1000+1 in 0x0+0",
            "0x2000+1 in 0x0+0",
            "0x4000+1 in 0x4000+1",
            "0x6000+1 in 0x0+0",
            "0x9000+1 in 0x9000+1",
            "0xb000+1 in 0x0+0");
    assertThat(set.rows(ResidentView.VIEW).getFirst().kind()).isEqualTo(AreaKind.NONE);
  }

  @Test
  void pagemapsBeforeCriu42AreRead() throws IOException {
    var old = pagemap_entry.newBuilder().setVaddr(0x1000).setCompatNrPages(3).build();

    assertThat(texts(set(areas(area(0x1000, 0x5000, ANONYMOUS)), old)))
        .containsExactly("0x1000+3 in 0x1000+4");
  }

  @Test
  void addressesAreUnsigned() throws IOException {
    TaskSet set =
        set(
            areas(area(0x1000, 0x2000, ANONYMOUS), area(-0xa00000, -0x9ff000, 0x204)),
            run(0x1000, 1));

    assertThat(texts(set)).containsExactly("0x1000+1 in 0x1000+1");
  }

  @Test
  void pagesHaveTheSizeThatTheTaskWasTold() throws IOException {
    int auxvPageSize = 6;
    var mm =
        areas(area(0x10000, 0x40000, ANONYMOUS))
            .addMmSavedAuxv(auxvPageSize)
            .addMmSavedAuxv(0x10000);

    assertThat(texts(set(mm, run(0x10000, 2)))).containsExactly("0x10000+2 in 0x10000+3");
  }

  @Test
  void aZombieIsARowWithoutPages() throws IOException {
    TaskSet set = TaskSet.ofOne(directory).core(PID, DEAD, "z");

    assertThat(set.rows(ResidentView.VIEW))
        .extracting(it -> it.pages() + " " + it.problem())
        .containsExactly("0 zombie");
  }

  @Test
  void aTaskWithoutPagemapTellsSo() throws IOException {
    TaskSet set = TaskSet.ofOne(directory).mm(areas(area(0x1000, 0x2000, ANONYMOUS)));

    assertThat(set.rows(ResidentView.VIEW))
        .extracting(Row::problem)
        .containsExactly("no pagemap-42.img");
  }

  @Test
  void aTaskWithoutMmTellsSo() throws IOException {
    assertThat(TaskSet.ofOne(directory).rows(ResidentView.VIEW))
        .extracting(Row::problem)
        .containsExactly("no mm-42.img");
  }

  @Test
  void aPagemapWithoutRunsIsARowWithoutPages() throws IOException {
    assertThat(set(areas(area(0x1000, 0x2000, ANONYMOUS))).rows(ResidentView.VIEW))
        .extracting(it -> it.pages() + it.problem())
        .containsExactly("0");
  }
}
