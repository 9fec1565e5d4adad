package io.ringfort.api.params;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.webhooks.WebhookUrl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a customer may set on a resource that keeps its settings by name: the parameters, their
/// rules, and the fields that show them.
public final class SettingsForm {
  private static final int SID_LENGTH = 34;

  private final List<Field> fields;

  /// @param fields in the order in which they are shown
  public SettingsForm(List<Field> fields) {
    this.fields = List.copyOf(fields);
  }

  /// How a parameter is checked.
  public enum Kind {
    URL,
    METHOD,
    FLAG,
    SID,
    API_VERSION
  }

  /// @param param the parameter's name
  /// @param setting the setting's name, which is the field's name in JSON
  /// @param usual what an unset one is shown as; null: nothing
  public record Field(String param, String setting, Kind kind, @Nullable String usual) {
    public static Field url(String param, String setting) {
      return new Field(param, setting, Kind.URL, null);
    }

    public static Field method(String param, String setting) {
      return new Field(param, setting, Kind.METHOD, "POST");
    }

    public static Field flag(String param, String setting) {
      return new Field(param, setting, Kind.FLAG, "false");
    }
  }

  /// The settings after the request: what it does not name stays, what it names as empty goes.
  public Map<String, String> apply(Params params, Map<String, String> before) {
    Map<String, String> settings = new HashMap<>(before);
    for (Field field : fields) {
      Optional<String> value = params.sent(field.param());
      if (value.isPresent()) {
        if (value.get().isEmpty()) {
          settings.remove(field.setting());
        } else {
          settings.put(field.setting(), check(params, field, value.get()));
        }
      }
    }
    return settings;
  }

  private static String check(Params params, Field field, String value) {
    return switch (field.kind()) {
      case URL -> {
        if (WebhookUrl.parse(value) instanceof WebhookUrl.Parsed.Invalid invalid) {
          throw new ApiException(ApiError.INVALID_URL, field.param() + ": " + invalid.reason());
        }
        yield value;
      }
      case METHOD ->
          params.oneOf(field.param(), ApiError.INVALID_METHOD, "GET", "POST").orElseThrow();
      case FLAG -> String.valueOf("true".equalsIgnoreCase(value));
      case SID -> {
        if (value.length() != SID_LENGTH) {
          throw new ApiException(
              ApiError.INVALID_SID,
              field.param() + ": got '" + value + "' (expected: " + SID_LENGTH + " characters)");
        }
        yield value;
      }
      case API_VERSION ->
          params
              .oneOf(field.param(), ApiError.INVALID_PARAMETER, "2010-04-01", "2008-08-01")
              .orElseThrow();
    };
  }

  /// Writes every field.
  public void write(JsonOut out, Map<String, String> settings) {
    for (Field field : fields) {
      @Nullable String value = settings.getOrDefault(field.setting(), field.usual());
      if (field.kind() == Kind.FLAG) {
        out.flag(field.setting(), Boolean.parseBoolean(value));
      } else {
        out.text(field.setting(), value);
      }
    }
  }
}
