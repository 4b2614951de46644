package crit.image;

/** What stands in front of an image's own magic. */
public enum Frame {
  /** Nothing: images of version 1.0, and the inventory in every version. */
  ALONE("alone", 0),
  /** The word that marks images of version 1.1 and 1.2. */
  COMMON("common", 0x54564319),
  /** The word that marks files which are no part of the checkpoint proper. */
  SERVICE("service", 0x55105940),
  /** There is no magic at all: raw images. */
  NONE("none", 0);

  private final String label;
  private final int word;

  Frame(String label, int word) {
    this.label = label;
    this.word = word;
  }

  /** Returns the name that JSON has for it. */
  public String label() {
    return label;
  }

  /** Returns the word in front of the magic, 0 if there is none. */
  public int word() {
    return word;
  }
}
