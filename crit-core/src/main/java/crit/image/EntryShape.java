package crit.image;

import crit.schemas.MessageRow;
import crit.schemas.Schema;

/**
 * What an entry is made of.
 *
 * @param message the name of its message
 * @param extra what follows the message
 */
public record EntryShape(String message, ExtraShape extra) {

  /** Returns the fields of the message. */
  public MessageRow row() {
    return Schema.message(message);
  }
}
