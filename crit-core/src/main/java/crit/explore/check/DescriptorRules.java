package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.note;
import static java.lang.Integer.toUnsignedString;

import crit.explore.check.DescriptorFacts.Table;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must be true of descriptor tables. */
final class DescriptorRules {
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  static final List<Rule<Table>> RULES =
      List.of(
          new Rule<>(
              error("fd.duplicate", "no two descriptors of a table have one number", EDIT),
              DescriptorRules::duplicate),
          new Rule<>(
              error(
                  "reference.fdinfo-file",
                  "each descriptor's file is in the set",
                  "remove the descriptor, or put the file back into files.img"),
              DescriptorRules::file),
          new Rule<>(
              error("fd.type", "a descriptor has the kind of its file", EDIT),
              DescriptorRules::type),
          new Rule<>(
              note("fd.flags", "a descriptor's only flag is close-on-exec", EDIT),
              DescriptorRules::flags));

  private DescriptorRules() {}

  private static void duplicate(Table table, Report out) throws IOException {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < table.entries().size(); i++) {
      int fd = table.entries().get(i).getFd();
      if (!seen.add(fd)) {
        out.add(
            Place.of(table.image(), i, "fd"), "%s is there twice".formatted(toUnsignedString(fd)));
      }
    }
  }

  private static void file(Table table, Report out) throws IOException {
    for (int i = 0; i < table.entries().size(); i++) {
      fdinfo_entry entry = table.entries().get(i);
      if (table.set().files().types().lacks(entry.getId())) {
        out.add(
            Place.of(table.image(), i, "id"),
            "descriptor %s is file %s, which is not in %s"
                .formatted(
                    toUnsignedString(entry.getFd()),
                    toUnsignedString(entry.getId()),
                    table.set().files().image()));
      }
    }
  }

  private static void type(Table table, Report out) throws IOException {
    for (int i = 0; i < table.entries().size(); i++) {
      fdinfo_entry entry = table.entries().get(i);
      Optional<fd_types> type = table.set().files().types().find(entry.getId());
      boolean isWrong = table.set().files().lacks(entry.getId(), entry.getType());
      if (type.isPresent() && isWrong) {
        out.add(
            Place.of(table.image(), i, "type"),
            "is %s, and file %s is %s"
                .formatted(entry.getType(), toUnsignedString(entry.getId()), type.get()));
      }
    }
  }

  private static void flags(Table table, Report out) throws IOException {
    for (int i = 0; i < table.entries().size(); i++) {
      int flags = table.entries().get(i).getFlags();
      if ((flags & ~1) != 0) {
        out.add(Place.of(table.image(), i, "flags"), "are 0x%x, expected 0 or 1".formatted(flags));
      }
    }
  }
}
