package crit.explore;

import java.util.List;
import java.util.Optional;

/** All questions, in the order in which help lists them. */
public final class Views {
  private static final List<View<?>> ALL =
      List.of(
          ProcessView.VIEW,
          DescriptorView.VIEW,
          AreaView.VIEW,
          ResidentView.VIEW,
          SocketView.VIEW,
          MountView.VIEW,
          HiddenFileView.VIEW,
          LinkView.VIEW,
          LockView.VIEW,
          TtyView.VIEW,
          NetDeviceView.VIEW,
          SharingView.VIEW,
          MemoryMapView.VIEW,
          ArgumentView.ARGUMENTS,
          ArgumentView.ENVIRONMENT,
          CredentialsView.VIEW,
          SignalView.VIEW,
          LimitView.VIEW,
          TimerView.VIEW,
          CgroupView.VIEW,
          NamespaceView.VIEW,
          IpcView.VIEW,
          StatisticsView.VIEW,
          SeccompView.VIEW,
          RegisterView.VIEW);

  private Views() {}

  /** Returns all questions. */
  public static List<View<?>> all() {
    return ALL;
  }

  /** Returns the question with that name. */
  public static Optional<View<?>> named(String name) {
    for (View<?> view : ALL) {
      if (view.name().equals(name)) {
        return Optional.of(view);
      }
    }
    return Optional.empty();
  }
}
