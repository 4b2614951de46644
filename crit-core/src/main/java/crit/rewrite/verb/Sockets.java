package crit.rewrite.verb;

import crit.image.ImageType;

/** What the verbs about internet sockets have in common. */
final class Sockets {
  static final String PEER =
      "an established connection was changed: its peer knows nothing of that and resets it, unless"
          + " the peer is changed alike or the network translates addresses; until both are"
          + " restored, keep packets of the connection from both machines";

  private Sockets() {}

  /** Returns whether a kind of image may have internet sockets. */
  static boolean mayHave(ImageType type) {
    return type.name().equals("FILES") || type.name().equals("INETSK");
  }
}
