package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.Warning;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Writes `docs/twiml.md` by asking the parser: each element with each attribute that its code
/// names, and a value that is nothing. `-Ddocs.write=true` writes the file anew; else it must be
/// what it would be.
class TwimlReferenceTest {
  private static final Path FILE = Path.of("../docs/twiml.md");
  private static final Path CLASSES = Path.of("target/classes/io/ringfort/twiml/parse");
  private static final String NOTHING = "~!";
  private static final Pattern ATTRIBUTE = Pattern.compile("[a-z][A-Za-z]{1,40}");
  private static final Pattern EXPECTED = Pattern.compile("\\(expected: (.*)\\)$", Pattern.DOTALL);

  /// Each element with what it needs around it; `@` is where the attributes go.
  private static final Map<String, String> ELEMENTS = elements();

  private static Map<String, String> elements() {
    Map<String, String> elements = new LinkedHashMap<>();
    elements.put("Say", "<Say@>Hello</Say>");
    elements.put("Play", "<Play@>http://192.0.2.1/a.mp3</Play>");
    elements.put("Pause", "<Pause@/>");
    elements.put("Gather", "<Gather@/>");
    elements.put("Record", "<Record@/>");
    elements.put("Dial", "<Dial@>+12025550147</Dial>");
    elements.put("Number", "<Dial><Number@>+12025550147</Number></Dial>");
    elements.put("Client", "<Dial><Client@>caller</Client></Dial>");
    elements.put("Sip", "<Dial><Sip@>sip:caller@192.0.2.1</Sip></Dial>");
    elements.put("Conference", "<Dial><Conference@>room</Conference></Dial>");
    elements.put("Queue", "<Dial><Queue@>line</Queue></Dial>");
    elements.put("Enqueue", "<Enqueue@>line</Enqueue>");
    elements.put("Leave", "<Leave@/>");
    elements.put("Hangup", "<Hangup@/>");
    elements.put("Reject", "<Reject@/>");
    elements.put("Redirect", "<Redirect@>http://192.0.2.1/</Redirect>");
    elements.put("Refer", "<Refer@><Sip>sip:caller@192.0.2.1</Sip></Refer>");
    elements.put("Message", "<Message@>Hello</Message>");
    return elements;
  }

  /// What the parser says of an attribute.
  ///
  /// @param code 0: it takes any text
  private record Row(String attribute, String expected, int code) {}

  @Test
  void theReferenceIsWhatTheParserSays() throws IOException {
    String made = document();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(FILE, made);
    }
    assertThat(Files.readString(FILE))
        .as("docs/twiml.md (write it anew: -Ddocs.write=true -Dtest=TwimlReferenceTest)")
        .isEqualTo(made);
  }

  private static String document() throws IOException {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # TwiML reference

        Made by asking the parser, element by element (`TwimlReferenceTest`); do not edit. What each verb does stands in Twilio's own reference, and
        [voice-coverage.md](voice-coverage.md) says which attributes are accepted without effect. A value that cannot be used gives a warning with the code, to be read
        as a notification of the call, and the default is used; unknown attributes and elements are skipped with warning 12200.

        """);
    TreeSet<String> candidates = candidates();
    for (Map.Entry<String, String> element : ELEMENTS.entrySet()) {
      out.append("## ").append(element.getKey()).append("\n\n");
      assertThat(warnings(element.getValue().replaceFirst("@", "")))
          .as("a plain <%s>", element.getKey())
          .isEmpty();
      List<Row> rows = new ArrayList<>();
      for (String attribute : candidates) {
        row(element.getValue(), attribute).ifPresent(rows::add);
      }
      if (rows.isEmpty()) {
        out.append("No attributes.\n\n");
        continue;
      }
      out.append("| attribute | expected | else |\n|---|---|---|\n");
      for (Row row : rows) {
        out.append("| `")
            .append(row.attribute())
            .append("` | ")
            .append(row.expected().replace("|", "\\|"))
            .append(" | ")
            .append(row.code() == 0 ? "" : row.code())
            .append(" |\n");
      }
      out.append('\n');
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static Optional<Row> row(String element, String attribute) {
    // The SIP address has an @ of its own.
    String xml = element.replaceFirst("@", " " + attribute + "=\"" + NOTHING + "\"");
    for (Warning warning : warnings(xml)) {
      if (warning.message().contains("got attribute '" + attribute + "'")) {
        return Optional.empty();
      }
      if (warning.message().contains(NOTHING) || warning.message().contains(attribute)) {
        Matcher expected = EXPECTED.matcher(warning.message());
        String what = expected.find() ? expected.group(1) : warning.message();
        return Optional.of(new Row(attribute, what, warning.code()));
      }
    }
    return Optional.of(new Row(attribute, "text", 0));
  }

  /// What is refused is a warning here, too.
  private static List<Warning> warnings(String verbs) {
    byte[] body = ("<Response>" + verbs + "</Response>").getBytes(StandardCharsets.UTF_8);
    return switch (VoiceTwiml.parse(body, "text/xml")) {
      case VoiceParsed.Ok ok -> ok.document().warnings();
      case VoiceParsed.Failed failed -> List.of(new Warning(failed.code(), failed.message()));
      case VoiceParsed.Audio _ -> throw new IllegalStateException("no audio was sent");
    };
  }

  /// Every word in the parser's code that could name an attribute.
  private static TreeSet<String> candidates() throws IOException {
    TreeSet<String> words = new TreeSet<>();
    try (Stream<Path> files = Files.list(CLASSES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof StringEntry text
              && ATTRIBUTE.matcher(text.stringValue()).matches()) {
            words.add(text.stringValue());
          }
        }
      }
    }
    return words;
  }
}
