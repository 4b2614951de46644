package crit.explore.check;

import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fown_entry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The kinds of open files, and where the entry of a file has what belongs to its kind. */
final class FileKinds {
  /**
   * A kind.
   *
   * @param field the part of the entry that it has
   * @param isIn whether an entry has that part
   * @param id the id in that part
   * @param owner whom the file sends signals
   */
  record Kind(
      fd_types type,
      String field,
      Predicate<file_entry> isIn,
      ToIntFunction<file_entry> id,
      Function<file_entry, fown_entry> owner) {}

  private static final fown_entry NOBODY = fown_entry.getDefaultInstance();

  static final List<Kind> ALL =
      List.of(
          new Kind(
              fd_types.REG,
              "reg",
              file_entry::hasReg,
              it -> it.getReg().getId(),
              it -> it.getReg().getFown()),
          new Kind(
              fd_types.INETSK,
              "isk",
              file_entry::hasIsk,
              it -> it.getIsk().getId(),
              it -> it.getIsk().getFown()),
          new Kind(fd_types.NS, "nsf", file_entry::hasNsf, it -> it.getNsf().getId(), _ -> NOBODY),
          new Kind(
              fd_types.PACKETSK,
              "psk",
              file_entry::hasPsk,
              it -> it.getPsk().getId(),
              it -> it.getPsk().getFown()),
          new Kind(
              fd_types.NETLINKSK,
              "nlsk",
              file_entry::hasNlsk,
              it -> it.getNlsk().getId(),
              it -> it.getNlsk().getFown()),
          new Kind(
              fd_types.EVENTFD,
              "efd",
              file_entry::hasEfd,
              it -> it.getEfd().getId(),
              it -> it.getEfd().getFown()),
          new Kind(
              fd_types.EVENTPOLL,
              "epfd",
              file_entry::hasEpfd,
              it -> it.getEpfd().getId(),
              it -> it.getEpfd().getFown()),
          new Kind(
              fd_types.SIGNALFD,
              "sgfd",
              file_entry::hasSgfd,
              it -> it.getSgfd().getId(),
              it -> it.getSgfd().getFown()),
          new Kind(
              fd_types.TUNF, "tunf", file_entry::hasTunf, it -> it.getTunf().getId(), _ -> NOBODY),
          new Kind(
              fd_types.TIMERFD,
              "tfd",
              file_entry::hasTfd,
              it -> it.getTfd().getId(),
              it -> it.getTfd().getFown()),
          new Kind(
              fd_types.INOTIFY,
              "ify",
              file_entry::hasIfy,
              it -> it.getIfy().getId(),
              it -> it.getIfy().getFown()),
          new Kind(
              fd_types.FANOTIFY,
              "ffy",
              file_entry::hasFfy,
              it -> it.getFfy().getId(),
              it -> it.getFfy().getFown()),
          new Kind(
              fd_types.EXT,
              "ext",
              file_entry::hasExt,
              it -> it.getExt().getId(),
              it -> it.getExt().getFown()),
          new Kind(
              fd_types.UNIXSK,
              "usk",
              file_entry::hasUsk,
              it -> it.getUsk().getId(),
              it -> it.getUsk().getFown()),
          new Kind(
              fd_types.FIFO, "fifo", file_entry::hasFifo, it -> it.getFifo().getId(), _ -> NOBODY),
          new Kind(
              fd_types.PIPE,
              "pipe",
              file_entry::hasPipe,
              it -> it.getPipe().getId(),
              it -> it.getPipe().getFown()),
          new Kind(
              fd_types.TTY,
              "tty",
              file_entry::hasTty,
              it -> it.getTty().getId(),
              it -> it.getTty().getFown()),
          new Kind(
              fd_types.MEMFD,
              "memfd",
              file_entry::hasMemfd,
              it -> it.getMemfd().getId(),
              it -> it.getMemfd().getFown()),
          new Kind(
              fd_types.BPFMAP,
              "bpf",
              file_entry::hasBpf,
              it -> it.getBpf().getId(),
              it -> it.getBpf().getFown()),
          new Kind(
              fd_types.PIDFD,
              "pidfd",
              file_entry::hasPidfd,
              it -> it.getPidfd().getId(),
              it -> it.getPidfd().getFown()));

  private FileKinds() {}

  static Optional<Kind> of(fd_types type) {
    for (Kind kind : ALL) {
      if (kind.type == type) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
