package crit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.IntegerEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The compiled classes of all modules, and what each of them names. */
final class ClassFiles {
  static final List<String> MODULES =
      List.of("schemas", "crit-core", "coredump", "crit-daemon", "crit-shell");

  private static final Pattern TYPE = Pattern.compile("L([\\w/$]+);");

  private ClassFiles() {}

  /**
   * A class.
   *
   * @param name its full name
   * @param types the full names of all types that it names
   * @param members fields and methods of other classes, as in {@code java.lang.System.out}
   * @param numbers the numbers in its constant pool
   */
  record Compiled(String name, Set<String> types, Set<String> members, Set<Integer> numbers) {
    String packageName() {
      return packageOf(name);
    }

    boolean isIn(String... packages) {
      return List.of(packages).contains(packageName());
    }
  }

  static Path root() {
    return Path.of(System.getProperty("crit.root"));
  }

  static String packageOf(String type) {
    return type.substring(0, Math.max(0, type.lastIndexOf('.')));
  }

  static List<Compiled> all() throws IOException {
    List<Compiled> all = new ArrayList<>();
    for (String module : MODULES) {
      try (var files = Files.walk(root().resolve(module).resolve("target/classes"))) {
        files
            .filter(file -> file.toString().endsWith(".class"))
            .filter(file -> !file.endsWith("module-info.class"))
            .map(ClassFiles::read)
            .forEach(all::add);
      }
    }
    return all;
  }

  private static Compiled read(Path file) {
    try {
      ClassModel model = ClassFile.of().parse(file);
      var compiled =
          new Compiled(
              model.thisClass().asInternalName().replace('/', '.'),
              new TreeSet<>(),
              new TreeSet<>(),
              new TreeSet<>());
      model.fields().forEach(field -> addTypes(compiled, field.fieldType().stringValue()));
      model.methods().forEach(method -> addTypes(compiled, method.methodType().stringValue()));
      for (PoolEntry entry : model.constantPool()) {
        add(compiled, entry);
      }
      return compiled;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Compiled compiled, PoolEntry entry) {
    switch (entry) {
      case ClassEntry type -> addTypes(compiled, type.asSymbol().descriptorString());
      case NameAndTypeEntry use -> addTypes(compiled, use.type().stringValue());
      case MemberRefEntry member ->
          compiled
              .members()
              .add(
                  member.owner().asInternalName().replace('/', '.')
                      + "."
                      + member.name().stringValue());
      case IntegerEntry number -> compiled.numbers().add(number.intValue());
      default -> {}
    }
  }

  private static void addTypes(Compiled compiled, String descriptor) {
    var types = TYPE.matcher(descriptor);
    while (types.find()) {
      compiled.types().add(types.group(1).replace('/', '.'));
    }
  }
}
