package io.ringfort.twiml.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.VoiceDocument;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.twiml.model.Warning;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/// One attribute of the element whose attributes stand at `@`.
record AttributeRow(
    String xml,
    String attribute,
    Function<VoiceVerb, @Nullable Object> field,
    @Nullable Object otherwise,
    List<Value> values) {
  static final String LONG = "9".repeat(40);

  private record Value(String written, @Nullable Object expected, int code) {}

  AttributeRow good(String written, @Nullable Object expected) {
    return with(new Value(written, expected, 0));
  }

  /// The default holds.
  AttributeRow bad(int code, String... written) {
    AttributeRow row = this;
    for (String one : written) {
      row = row.with(new Value(one, otherwise, code));
    }
    return row;
  }

  AttributeRow clipped(int code, String written, Object expected) {
    return with(new Value(written, expected, code));
  }

  private AttributeRow with(Value value) {
    List<Value> more = new ArrayList<>(values);
    more.add(value);
    return new AttributeRow(xml, attribute, field, otherwise, more);
  }

  static Stream<DynamicTest> tests(List<List<AttributeRow>> rows) {
    return rows.stream()
        .flatMap(List::stream)
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.xml().replaceAll("(?s)@.*", "").replaceAll(".*<", "") + row.attribute(),
                    row::check));
  }

  static List<AttributeRow> recordingCallback(
      String xml,
      Function<VoiceVerb, ? extends @Nullable Object> action,
      Function<VoiceVerb, ? extends @Nullable Object> events) {
    List<AttributeRow> rows =
        new ArrayList<>(
            notice(xml, "recordingStatusCallback", "recordingStatusCallbackMethod", action, 12200));
    rows.add(
        row(xml, "recordingStatusCallbackEvent", events, Set.of("completed"))
            .good("in-progress completed absent", Set.of("in-progress", "completed", "absent"))
            .good("absent", Set.of("absent"))
            .bad(13621, "failed")
            .clipped(13621, "absent failed", Set.of("absent")));
    return rows;
  }

  static List<AttributeRow> action(
      String xml,
      String url,
      String method,
      Function<VoiceVerb, ? extends @Nullable Object> field,
      int code) {
    return List.of(
        row(xml, url, field, Action.NONE)
            .good("/next?a=b", new Action("/next?a=b", HttpMethod.POST))
            .good("", new Action("", HttpMethod.POST)),
        method(xml, method, field, code));
  }

  static List<AttributeRow> notice(
      String xml,
      String url,
      String method,
      Function<VoiceVerb, ? extends @Nullable Object> field,
      int code) {
    return List.of(
        row(xml, url, field, Action.NONE)
            .good("https://a.example/b", new Action("https://a.example/b", HttpMethod.POST))
            .good("", Action.NONE),
        method(xml, method, field, code));
  }

  static AttributeRow method(
      String xml, String name, Function<VoiceVerb, ? extends @Nullable Object> field, int code) {
    return row(xml, name, field, Action.NONE)
        .good("GET", new Action(null, HttpMethod.GET))
        .good("post", Action.NONE)
        .bad(code, "PUT", "");
  }

  static AttributeRow flag(
      String xml,
      String name,
      Function<VoiceVerb, ? extends @Nullable Object> field,
      boolean otherwise,
      int code) {
    return row(xml, name, field, otherwise)
        .good("true", true)
        .good("False", false)
        .bad(code, "yes", "", "1");
  }

  static AttributeRow trim(
      String xml,
      Function<VoiceVerb, ? extends @Nullable Object> field,
      boolean otherwise,
      int code) {
    return row(xml, "trim", field, otherwise)
        .good("trim-silence", true)
        .good("do-not-trim", false)
        .bad(code, "true", "");
  }

  static AttributeRow row(
      String xml,
      String attribute,
      Function<VoiceVerb, ? extends @Nullable Object> field,
      @Nullable Object otherwise) {
    return new AttributeRow(xml, attribute, field::apply, otherwise, List.of());
  }

  static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void check() {
    VoiceDocument without = parse(xml, "");
    assertThat(without.warnings()).isEmpty();
    assertThat(field.apply(without.verbs().getFirst())).isEqualTo(otherwise);
    assertThat(values).isNotEmpty();
    for (Value value : values) {
      VoiceDocument with = parse(xml, attribute + "=\"" + value.written() + "\"");
      assertThat(field.apply(with.verbs().getFirst()))
          .as(value.written())
          .isEqualTo(value.expected());
      assertThat(with.warnings())
          .as(value.written())
          .extracting(Warning::code)
          .isEqualTo(value.code() == 0 ? List.of() : List.of(value.code()));
    }
    // In a wrong case it is another attribute.
    VoiceDocument misspelt = parse(xml, attribute.toUpperCase() + "=\"1\"");
    assertThat(misspelt.warnings()).extracting(Warning::code).containsExactly(12200);
  }

  static VoiceDocument parse(String xml, String attributes) {
    byte[] body =
        ("<Response>"
                + xml.replaceFirst("@", java.util.regex.Matcher.quoteReplacement(attributes))
                + "</Response>")
            .getBytes(StandardCharsets.UTF_8);
    VoiceParsed parsed = VoiceTwiml.parse(body, "text/xml");
    assertThat(parsed).as(xml + attributes).isInstanceOf(VoiceParsed.Ok.class);
    return ((VoiceParsed.Ok) parsed).document();
  }
}
