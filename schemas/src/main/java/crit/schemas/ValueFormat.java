package crit.schemas;

/** How a field's value is written for people: the {@code criu} option of the .proto files. */
public enum ValueFormat {
  /** As JSON has it. */
  PLAIN,
  /** {@code 0x1f}; on a message field it holds for every integer below it. */
  HEX,
  /** {@code major:minor}, from the kernel's internal device number (20 bits of minor). */
  DEV,
  /** {@code major:minor}, from the device number that stat(2) gives. */
  ODEV,
  /** Names of a flag table, joined by {@code " | "}. */
  FLAGS,
  /** One name of a value table. */
  DICT,
  /** An IPv4 or IPv6 address in one or four words of network byte order. */
  IP,
  /** Quoted-printable text of a unix socket's name, in place of base64. */
  UNIX_NAME
}
