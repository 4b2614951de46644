package crit.coredump.gdb;

import crit.arch.Architecture;
import java.util.List;

/** Target descriptions in XML. Source: the manual of gdb, appendix G. */
final class TargetXml {
  private static final String VECTOR =
      """
      <vector id="v4f" type="ieee_single" count="4"/><vector id="v2d" type="ieee_double" count="2"/>
      <vector id="v16i8" type="int8" count="16"/><vector id="v8i16" type="int16" count="8"/>
      <vector id="v4i32" type="int32" count="4"/><vector id="v2i64" type="int64" count="2"/>
      <union id="vec128"><field name="v4_float" type="v4f"/><field name="v2_double" type="v2d"/>
      <field name="v16_int8" type="v16i8"/><field name="v8_int16" type="v8i16"/>
      <field name="v4_int32" type="v4i32"/><field name="v2_int64" type="v2i64"/>
      <field name="uint128" type="uint128"/></union>
      """;

  /** Single bits of a register: a name and a number each. */
  private static final String EFLAGS =
      "CF 0 PF 2 AF 4 ZF 6 SF 7 TF 8 IF 9 DF 10 OF 11 NT 14 RF 16 VM 17 AC 18 VIF 19 VIP 20 ID 21";

  private static final String MXCSR =
      "IE 0 DE 1 ZE 2 OE 3 UE 4 PE 5 DAZ 6 IM 7 DM 8 ZM 9 OM 10 UM 11 PM 12 FZ 15";

  private TargetXml() {}

  /** Returns the description of a thread's registers. */
  static String of(Architecture architecture, List<GdbFeature> features) {
    var xml = new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM");
    xml.append(" \"gdb-target.dtd\">\n<target version=\"1.0\">\n<architecture>");
    xml.append(GdbFeatures.name(architecture)).append("</architecture>\n");
    if (architecture != Architecture.MIPS && architecture != Architecture.LOONGARCH64) {
      xml.append("<osabi>GNU/Linux</osabi>\n");
    }
    for (GdbFeature feature : features) {
      xml.append("<feature name=\"").append(feature.name()).append("\">\n");
      types(feature, xml);
      for (GdbRegister register : feature.registers()) {
        xml.append("<reg name=\"").append(register.name()).append("\" bitsize=\"");
        xml.append(register.bits()).append("\" type=\"").append(register.typeName());
        xml.append("\"/>\n");
      }
      xml.append("</feature>\n");
    }
    return xml.append("</target>\n").toString();
  }

  /** Defines the types that a feature's registers have and gdb does not know by itself. */
  private static void types(GdbFeature feature, StringBuilder xml) {
    if (has(feature, "vec128")) {
      xml.append(VECTOR);
    }
    if (has(feature, "v2ui128")) {
      xml.append("<vector id=\"v2ui128\" type=\"uint128\" count=\"2\"/>\n");
    }
    if (has(feature, "i386_eflags")) {
      flags("i386_eflags", EFLAGS, xml);
    }
    if (has(feature, "i386_mxcsr")) {
      flags("i386_mxcsr", MXCSR, xml);
    }
  }

  private static boolean has(GdbFeature feature, String type) {
    return feature.registers().stream().anyMatch(it -> it.typeName().equals(type));
  }

  private static void flags(String id, String bits, StringBuilder xml) {
    xml.append("<flags id=\"").append(id).append("\" size=\"4\">\n");
    String[] words = bits.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      String number = words[i + 1];
      xml.append("<field name=\"").append(words[i]).append("\" start=\"").append(number);
      xml.append("\" end=\"").append(number).append("\"/>\n");
    }
    xml.append("</flags>\n");
  }
}
