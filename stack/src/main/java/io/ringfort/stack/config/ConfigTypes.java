package io.ringfort.stack.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.ringfort.core.net.Cidr;
import io.ringfort.core.secrets.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The types of values that YAML does not have: times with their unit, and secrets.
final class ConfigTypes {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private ConfigTypes() {}

  static SimpleModule module() {
    return new SimpleModule()
        .addDeserializer(Duration.class, new FromText<>(Duration.class, ConfigTypes::time))
        .addDeserializer(Cidr.class, new FromText<>(Cidr.class, Cidr::parse))
        .addDeserializer(Secret.class, new FromText<>(Secret.class, Secret::new));
  }

  private static Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "got '" + text + "' (expected: a time such as 500ms, 10s, 5m, 2h)");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static final class FromText<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    FromText(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return parse.apply(in.getText());
      } catch (IllegalArgumentException e) {
        throw JsonMappingException.from(in, e.getMessage());
      }
    }
  }
}
