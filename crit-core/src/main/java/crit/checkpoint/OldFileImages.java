package crit.checkpoint;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import crit.schemas.proto.eventfd_file_entry;
import crit.schemas.proto.eventpoll_file_entry;
import crit.schemas.proto.eventpoll_tfd_entry;
import crit.schemas.proto.ext_file_entry;
import crit.schemas.proto.fanotify_file_entry;
import crit.schemas.proto.fanotify_mark_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fifo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.inotify_file_entry;
import crit.schemas.proto.inotify_wd_entry;
import crit.schemas.proto.netlink_sk_entry;
import crit.schemas.proto.ns_file_entry;
import crit.schemas.proto.packet_sock_entry;
import crit.schemas.proto.pipe_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.signalfd_entry;
import crit.schemas.proto.timerfd_entry;
import crit.schemas.proto.tty_file_entry;
import crit.schemas.proto.tunfile_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The images that CRIU before 3.1 wrote in place of files.img, one for each kind of file. */
final class OldFileImages {
  /** A kind of file: its image, and where its entry is in today's form. */
  private record Row<M extends Message>(
      String image, fd_types type, Parser<M> parser, BiConsumer<file_entry.Builder, M> setter) {

    void read(Checkpoint checkpoint, List<file_entry.Builder> into) throws IOException {
      checkpoint.forEach(
          image,
          parser,
          message -> {
            var entry = file_entry.newBuilder().setType(type);
            setter.accept(entry, message);
            into.add(entry);
          });
    }
  }

  private static final List<Row<?>> ROWS =
      List.of(
          new Row<>(
              "reg-files.img",
              fd_types.REG,
              reg_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setReg(it)),
          new Row<>(
              "inetsk.img",
              fd_types.INETSK,
              inet_sk_entry.parser(),
              (to, it) -> to.setId(it.getId()).setIsk(it)),
          new Row<>(
              "ns-files.img",
              fd_types.NS,
              ns_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setNsf(it)),
          new Row<>(
              "packetsk.img",
              fd_types.PACKETSK,
              packet_sock_entry.parser(),
              (to, it) -> to.setId(it.getId()).setPsk(it)),
          new Row<>(
              "netlinksk.img",
              fd_types.NETLINKSK,
              netlink_sk_entry.parser(),
              (to, it) -> to.setId(it.getId()).setNlsk(it)),
          new Row<>(
              "eventfd.img",
              fd_types.EVENTFD,
              eventfd_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setEfd(it)),
          new Row<>(
              "eventpoll.img",
              fd_types.EVENTPOLL,
              eventpoll_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setEpfd(it)),
          new Row<>(
              "signalfd.img",
              fd_types.SIGNALFD,
              signalfd_entry.parser(),
              (to, it) -> to.setId(it.getId()).setSgfd(it)),
          new Row<>(
              "tunfile.img",
              fd_types.TUNF,
              tunfile_entry.parser(),
              (to, it) -> to.setId(it.getId()).setTunf(it)),
          new Row<>(
              "timerfd.img",
              fd_types.TIMERFD,
              timerfd_entry.parser(),
              (to, it) -> to.setId(it.getId()).setTfd(it)),
          new Row<>(
              "inotify.img",
              fd_types.INOTIFY,
              inotify_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setIfy(it)),
          new Row<>(
              "fanotify.img",
              fd_types.FANOTIFY,
              fanotify_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setFfy(it)),
          new Row<>(
              "ext-files.img",
              fd_types.EXT,
              ext_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setExt(it)),
          new Row<>(
              "unixsk.img",
              fd_types.UNIXSK,
              unix_sk_entry.parser(),
              (to, it) -> to.setId(it.getId()).setUsk(it)),
          new Row<>(
              "fifo.img",
              fd_types.FIFO,
              fifo_entry.parser(),
              (to, it) -> to.setId(it.getId()).setFifo(it)),
          new Row<>(
              "pipes.img",
              fd_types.PIPE,
              pipe_entry.parser(),
              (to, it) -> to.setId(it.getId()).setPipe(it)),
          new Row<>(
              "tty.img",
              fd_types.TTY,
              tty_file_entry.parser(),
              (to, it) -> to.setId(it.getId()).setTty(it)));

  private OldFileImages() {}

  static List<file_entry> read(Checkpoint checkpoint) throws IOException {
    List<file_entry.Builder> found = new ArrayList<>();
    for (Row<?> row : ROWS) {
      row.read(checkpoint, found);
    }
    if (!found.isEmpty()) {
      addWatches(checkpoint, found);
    }
    return found.stream().map(file_entry.Builder::buildPartial).toList();
  }

  /** Adds what the files of the old images watch, which stands in images of its own. */
  private static void addWatches(Checkpoint checkpoint, List<file_entry.Builder> files)
      throws IOException {
    for (var it : checkpoint.all("eventpoll-tfd.img", eventpoll_tfd_entry.parser())) {
      find(files, it.getId(), fd_types.EVENTPOLL).forEach(to -> to.getEpfdBuilder().addTfd(it));
    }
    for (var it : checkpoint.all("inotify-wd.img", inotify_wd_entry.parser())) {
      find(files, it.getId(), fd_types.INOTIFY).forEach(to -> to.getIfyBuilder().addWd(it));
    }
    for (var it : checkpoint.all("fanotify-mark.img", fanotify_mark_entry.parser())) {
      find(files, it.getId(), fd_types.FANOTIFY).forEach(to -> to.getFfyBuilder().addMark(it));
    }
  }

  private static List<file_entry.Builder> find(
      List<file_entry.Builder> files, int id, fd_types type) {
    return files.stream().filter(to -> to.getId() == id && to.getType() == type).toList();
  }
}
