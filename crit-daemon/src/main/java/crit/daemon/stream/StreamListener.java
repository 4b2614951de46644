package crit.daemon.stream;

import crit.daemon.os.UnixSocket.Peer;

/** Is told what a server does, by several threads. */
public interface StreamListener {
  /** Listens to nothing. */
  StreamListener NONE =
      new StreamListener() {
        @Override
        public void connected(long client, Peer peer) {}

        @Override
        public void ended(long client, long bytes, String problem) {}
      };

  /** A client came. */
  void connected(long client, Peer peer);

  /**
   * A client is served.
   *
   * @param bytes how many bytes of images went through
   * @param problem what went wrong, empty if nothing did
   */
  void ended(long client, long bytes, String problem);

  /** Clients cannot be served as they come, and why. */
  default void refused(String reason) {}

  /**
   * A client asked for an image, or sent one.
   *
   * @param bytes its size, or -1 if there is none
   */
  default void image(Peer peer, String name, long bytes) {}
}
