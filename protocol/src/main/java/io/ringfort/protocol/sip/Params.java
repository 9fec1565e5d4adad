package io.ringfort.protocol.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parameters behind a header value or a URI (`;lr;tag=1x`), in their order. Names are compared
/// without case. A value is kept as it was sent, quotes included; `text` takes them off.
public record Params(List<Param> all) {
  public static final Params NONE = new Params(List.of());

  /// One parameter; `value` is empty for a flag such as `lr`.
  public record Param(String name, String value) {
    @Override
    public String toString() {
      return value.isEmpty() ? name : name + "=" + value;
    }
  }

  public Params {
    all = List.copyOf(all);
  }

  public boolean has(String name) {
    return find(name) >= 0;
  }

  /// The value as it was sent; empty text for a flag.
  public Optional<String> get(String name) {
    int i = find(name);
    return i < 0 ? Optional.empty() : Optional.of(all.get(i).value());
  }

  /// The value without quotes and escapes.
  public Optional<String> text(String name) {
    return get(name).map(Params::unquote);
  }

  public Params with(String name, String value) {
    List<Param> changed = new ArrayList<>(all);
    int i = find(name);
    Param param = new Param(name, value);
    if (i < 0) {
      changed.add(param);
    } else {
      changed.set(i, param);
    }
    return new Params(changed);
  }

  public Params without(String name) {
    return has(name)
        ? new Params(all.stream().filter(p -> !p.name().equalsIgnoreCase(name)).toList())
        : this;
  }

  private int find(String name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /// Reads `;name`, `;name=value` and `;name="value"` up to the end.
  static Params parse(Cursor cursor) {
    if (!cursor.take(';')) {
      cursor.expectEnd("a header value");
      return NONE;
    }
    List<Param> params = new ArrayList<>(4);
    do {
      String name = cursor.token("a parameter's name");
      String value = cursor.take('=') ? value(cursor, name) : "";
      params.add(new Param(name, value));
    } while (cursor.take(';'));
    cursor.expectEnd("parameters");
    return new Params(params);
  }

  static String value(Cursor cursor, String name) {
    String value = cursor.at('"') ? cursor.quoted() : cursor.until("; \t,\"<>");
    if (value.isEmpty()) {
      throw Cursor.bad("got no value of parameter " + name);
    }
    return value;
  }

  static String unquote(String value) {
    int end = value.length() - 1;
    if (end < 1 || value.charAt(0) != '"' || value.charAt(end) != '"') {
      return value;
    }
    if (value.indexOf('\\') < 0) {
      return value.substring(1, end);
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 1; i < end; i++) {
      if (value.charAt(i) == '\\' && i + 1 < end) {
        i++;
      }
      text.append(value.charAt(i));
    }
    return text.toString();
  }

  /// `value` between quotes, with escapes where they are needed.
  public static String quote(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  void appendTo(StringBuilder out) {
    for (Param param : all) {
      out.append(';').append(param.name());
      if (!param.value().isEmpty()) {
        out.append('=').append(param.value());
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }
}
