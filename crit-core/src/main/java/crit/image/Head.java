package crit.image;

/**
 * How an image starts, apart from its magic.
 *
 * @param frame the word in front of the magic
 * @param isBigEndian whether the words outside the messages are big endian
 */
public record Head(Frame frame, boolean isBigEndian) {}
