package crit.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.rewrite.rule.RuleException;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuleParserTest {
  private final RuleParser parser = new RuleParser(Verbs.all());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rules: [{port: {from: 1, to: 2}}]",
        "[{port: {from: 1, to: 2}}]",
        "port: {from: 1, to: 2}",
        "port: 1 -> 2",
        "- port 1 -> 2",
        "{\"rules\": [{\"port\": {\"from\": 1, \"to\": \"2\"}}]}",
        "rules: [port from=1 to=2]",
        "port: 1 2"
      })
  void everyFormMeansTheSame(String text) throws IOException {
    List<Rule> rules = parser.text("r", text);
    assertThat(rules).hasSize(1);
    assertThat(rules.getFirst().verb().name()).isEqualTo("port");
    assertThat(rules.getFirst().arguments().number("from", 0, 9)).isEqualTo(1);
    assertThat(rules.getFirst().arguments().number("to", 0, 9)).isEqualTo(2);
    assertThat(rules.getFirst().expect()).isEqualTo(Rule.Expect.ONE_OR_MORE);
  }

  @Test
  void quotesHoldBlanksTogether() throws IOException {
    Rule rule = parser.line("-e", "path '/a b' -> \"/c->d\" where pid=1,2 expect=3..4");
    assertThat(rule.arguments().text("from")).isEqualTo("/a b");
    assertThat(rule.arguments().text("to")).isEqualTo("/c->d");
    assertThat(rule.where().tasks().pids()).containsExactlyInAnyOrder(1, 2);
    assertThat(rule.expect()).isEqualTo(new Rule.Expect(3, 4));
  }

  static List<String> wrong() {
    return WRONG.lines().filter(it -> !it.isBlank()).toList();
  }

  /** A rule file, with ; for a new line, then where it is wrong and what the error says. */
  private static final String WRONG =
      """
      port: {from: 1}                            | 1:7  | port has no 'to', expected a number, 0x for hex: the port it becomes
      port: {from: 0, to: 2}                     | 1:14 | port.from is 0, expected 1 to 65535
      port: {from: 1, to: 65536}                 | 1:21 | port.to is 65536, expected 1 to 65535
      port: {from: x, to: 2}                     | 1:14 | port.from is 'x', expected a number, 0x for hex
      port: {from: -1, to: 2}                    | 1:14 | port.from is -1, expected 1 to 65535
      port: {fro: 1, to: 2}                      | 1:8  | port has no 'fro', only from, to, side
      port: {from: [1], to: 2}                   | 1:14 | port.from is a list, expected a number, 0x for hex
      port: {from: {a: 1}, to: 2}                | 1:14 | port.from is a mapping, expected a number, 0x for hex
      port: {from: 1, to: 2, side: left}         | 1:30 | port.side is 'left', expected one of: local, remote
      port: [1, 2]                               | 1:7  | port is a list, expected a mapping
      port: 1 -> 2 3 4                           | 1:16 | found '4' behind all values, expected 3 at most
      port: 1 -> 2 local x                       | 1:20 | found 'x' behind all values, expected 3 at most
      port: 1 from=2                             | 1:9  | has 'from' twice
      port: {from: 1, from: 2, to: 3}            | 1:17 | has 'from' twice
      ports: 1 -> 2                              | 1:1  | no verb is called 'ports', only
      "": 1 -> 2                                 | 1:1  | no verb is called '', only
      - port: 1 -> 2;  path: /a -> /b            | 2:3  | has verbs 'port' and 'path', expected one
      - where: {pid: 1}                          | 1:3  | has no verb, expected one of:
      - {}                                       | 1:3  | has no verb, expected one of:
      - []                                       | 1:3  | found a list, expected a rule: a mapping with a verb
      rules: 7                                   | 1:8  | rules is '7', expected a list
      rules: {a: 1}                              | 1:8  | rules is a mapping, expected a list
      rules: [];more: 1                          | 2:1  | found 'more', expected rules alone
      hello                                      | 1:1  | found 'hello', expected a list of rules
      - ''                                       | 1:3  | is empty, expected a rule: one of
      - "port '1 -> 2"                           | 1:8  | quote ' is not closed
      - port 1 -> 2 where pid                    | 1:21 | found 'pid', expected name=value
      - port 1 -> 2 where pd=1                   | 1:21 | where has no 'pd', only pid, comm, cgroup, image, family, state, port, path, netns
      - port 1 -> 2 where pid=x                  | 1:21 | where.pid is 'x', expected process ids
      - port 1 -> 2 where pid=1 pid=2            | 1:27 | has 'pid' twice
      - port 1 -> 2 where state=open             | 1:21 | where.state is 'open', expected one of: established
      - port 1 -> 2 where family=ip              | 1:21 | where.family is 'ip', expected one of: inet, inet6, unix, netlink, packet
      - port 1 -> 2 where port=70000             | 1:21 | where.port is 70000, expected 0 to 65535
      - port 1 -> 2 expect=x                     | 1:15 | expect is 'x', expected a number, as in 3, a range as in 1..4 or 2.., or any
      - port 1 -> 2 expect=4..1                  | 1:15 | expect is '4..1', expected a number
      - port 1 -> 2 expect=-1                    | 1:15 | expect is '-1', expected a number
      - port: 1 -> 2;  expect: [1]               | 2:11 | expect is a list, expected a number
      - port: 1 -> 2;  where: 7                  | 2:10 | where is '7', expected a mapping
      - port: 1 -> 2;  where: {pid: {a: 1}}      | 2:16 | where.pid is a mapping, expected a list
      - port: 1 -> 2 where pid=1;  where: {pid: 2} | 2:10 | has where here and in the line of port
      - port: 1 -> 2;  where: {netns: x}         | 2:18 | where.netns is 'x', expected a number
      - path: a -> /b                            | 1:9  | path.from is 'a', expected a path that starts with /
      - path: /a -> b                            | 1:15 | path.to is 'b', expected a path that starts with /
      - hostname: {name: [a]}                    | 1:20 | hostname.name is a list, expected a text
      - hostname: ''                             | 1:3  | hostname has no 'name', expected a text: the host name, at most 64 bytes
      - memory: {to: x}                          | 1:11 | memory has nothing, expected one of: from, regex, address
      - memory: {from: a, address: 1, to: x}     | 1:11 | memory has from and address, expected one of: from, regex, address
      - memory: {address: 1, hex: xy}            | 1:29 | memory.hex is 'xy', expected pairs of hex digits
      - memory: {from: abc, to: x}               | 1:27 | memory.to has 1 bytes, expected 3, as many as there are now; pad=true fills the rest with NULs
      - memory: {regex: '(', to: x}              | 1:19 | memory.regex
      - memory: {from: a, to: b, pad: 1}         | 1:33 | memory.pad is '1', expected true or false
      - scrub: {}                                | 1:10 | scrub has nothing, expected what or regex
      - scrub: money                             | 1:10 | scrub.what is 'money', expected some of: keys, tokens, passwords, environment
      - scrub: {what: {a: 1}}                    | 1:17 | scrub.what is a mapping, expected a list
      - port: {from: 1, to: 2                    | 1:
      - port: {from: 1; to: 2]                   | 2:
      """;

  @ParameterizedTest
  @MethodSource("wrong")
  void errorSaysWhereAndWhat(String row) {
    String[] parts = row.split("\\|", -1);
    String text = parts[0].strip().replace(";", "\n");
    assertThatThrownBy(() -> parser.text("rules.yaml", text))
        .isInstanceOf(RuleException.class)
        .hasMessageStartingWith("rules.yaml:" + parts[1].strip())
        .satisfies(it ->
            assertThat(it.getMessage())
                .contains(parts.length > 2 ? parts[2].strip() : "is no YAML")
                .doesNotContain("\n"));
  }

  @Test
  void thereAreFiftyWrongRules() {
    assertThat(wrong()).hasSizeGreaterThanOrEqualTo(50);
  }
}
