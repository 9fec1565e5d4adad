package io.ringfort.protocol.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The headers of one message, in their order, unfolded; immutable. Names are compared without case
/// and in either form. The structured ones are read when first asked for and then kept: two threads
/// may both read one, which is harmless, as the values are equal and immutable.
public final class Headers {
  public static final Headers NONE = new Headers(new String[0]);

  // name, value, name, value, ...
  private final String[] fields;

  private @Nullable Via topVia;
  private @Nullable NameAddress from;
  private @Nullable NameAddress to;
  private @Nullable CSeq cseq;

  private Headers(String[] fields) {
    this.fields = fields;
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.fields.addAll(Arrays.asList(fields));
    return builder;
  }

  public int size() {
    return fields.length / 2;
  }

  /// In its canonical spelling.
  public String name(int index) {
    return fields[2 * index];
  }

  public String value(int index) {
    return fields[2 * index + 1];
  }

  public boolean has(String name) {
    return find(name) != null;
  }

  /// The value of the first header of that name.
  public Optional<String> first(String name) {
    return Optional.ofNullable(find(name));
  }

  /// The value of every header of that name, not split at commas.
  public List<String> all(String name) {
    String canonical = SipHeader.canonical(name);
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(canonical)) {
        values.add(fields[i + 1]);
      }
    }
    return values;
  }

  /// Every value of that name, split at commas: several headers of one name mean the same as one
  /// with a comma-separated list (RFC 3261 section 7.3.1). Empty values are left out.
  public List<String> list(String name) {
    List<String> values = elements(name);
    values.removeIf(String::isEmpty);
    return values;
  }

  Via topVia() {
    Via via = topVia;
    if (via == null) {
      List<String> elements = CommaList.split(need(SipHeader.VIA));
      via = Via.parse(elements.getFirst());
      if (elements.size() > 1 && elements.stream().anyMatch(String::isEmpty)) {
        throw Cursor.bad("got an empty value in Via");
      }
      topVia = via;
    }
    return via;
  }

  NameAddress from() {
    NameAddress address = from;
    if (address == null) {
      address = NameAddress.parse(need(SipHeader.FROM));
      from = address;
    }
    return address;
  }

  NameAddress to() {
    NameAddress address = to;
    if (address == null) {
      address = NameAddress.parse(need(SipHeader.TO));
      to = address;
    }
    return address;
  }

  CSeq cseq() {
    CSeq value = cseq;
    if (value == null) {
      value = CSeq.parse(need(SipHeader.CSEQ));
      cseq = value;
    }
    return value;
  }

  /// With `via` in the place of the first value of the first Via header.
  Headers withTopVia(Via via) {
    String[] changed = fields.clone();
    for (int i = 0; i < changed.length; i += 2) {
      if (changed[i].equals(SipHeader.VIA)) {
        List<String> elements = new ArrayList<>(CommaList.split(changed[i + 1]));
        elements.set(0, via.toString());
        changed[i + 1] = String.join(", ", elements);
        return new Headers(changed);
      }
    }
    throw Cursor.bad("got no Via");
  }

  /// Every address in the headers of that name.
  ///
  /// @throws SipParseException 400
  public List<NameAddress> addresses(String name) {
    List<String> elements = elements(name);
    List<NameAddress> addresses = new ArrayList<>(elements.size());
    for (String element : elements) {
      addresses.add(NameAddress.parse(element));
    }
    return addresses;
  }

  String need(String name) {
    String value = find(name);
    if (value == null) {
      throw Cursor.bad("got no " + name);
    }
    return value;
  }

  int count(String canonical) {
    int count = 0;
    for (int i = 0; i < fields.length; i += 2) {
      count += fields[i].equals(canonical) ? 1 : 0;
    }
    return count;
  }

  private @Nullable String find(String name) {
    String canonical = SipHeader.canonical(name);
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i].equalsIgnoreCase(canonical)) {
        return fields[i + 1];
      }
    }
    return null;
  }

  List<String> elements(String name) {
    List<String> elements = new ArrayList<>(2);
    for (String value : all(name)) {
      elements.addAll(CommaList.split(value));
    }
    return elements;
  }

  /// All but Content-Length, which the body says.
  void appendTo(StringBuilder out) {
    for (int i = 0; i < fields.length; i += 2) {
      if (!fields[i].equals(SipHeader.CONTENT_LENGTH)) {
        out.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that && Arrays.equals(fields, that.fields);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    appendTo(out);
    return out.toString();
  }

  /// Headers in the making; one thread. Names are put into their canonical spelling, and a value
  /// with a line end is refused, so that no value can pass for a header of its own.
  public static final class Builder {
    private final List<String> fields = new ArrayList<>(28);

    private Builder() {}

    public Builder add(String name, Object value) {
      fields.add(checkedName(name));
      fields.add(checkedValue(name, value.toString()));
      return this;
    }

    public Builder addFirst(String name, Object value) {
      fields.add(0, checkedName(name));
      fields.add(1, checkedValue(name, value.toString()));
      return this;
    }

    /// Replaces the first header of that name and removes its others; adds one if there is none.
    public Builder set(String name, Object value) {
      int first = indexOf(name, 0);
      if (first < 0) {
        return add(name, value);
      }
      fields.set(first + 1, checkedValue(name, value.toString()));
      removeFrom(name, first + 2);
      return this;
    }

    public Builder remove(String name) {
      removeFrom(name, 0);
      return this;
    }

    /// Adds all headers of that name in `source`.
    public Builder copy(String name, Headers source) {
      for (String value : source.all(name)) {
        add(name, value);
      }
      return this;
    }

    public Headers build() {
      return new Headers(fields.toArray(String[]::new));
    }

    /// What the parser read: checked there.
    void addParsed(String canonicalName, String value) {
      fields.add(canonicalName);
      fields.add(value);
    }

    int size() {
      return fields.size() / 2;
    }

    private void removeFrom(String name, int from) {
      for (int i = indexOf(name, from); i >= 0; i = indexOf(name, i)) {
        fields.subList(i, i + 2).clear();
      }
    }

    private int indexOf(String name, int from) {
      String canonical = SipHeader.canonical(name);
      for (int i = from; i < fields.size(); i += 2) {
        if (fields.get(i).equalsIgnoreCase(canonical)) {
          return i;
        }
      }
      return -1;
    }

    private static String checkedName(String name) {
      if (!Cursor.isToken(name)) {
        throw new IllegalArgumentException("got '" + name + "' (expected: a header's name)");
      }
      return SipHeader.canonical(name);
    }

    private static String checkedValue(String name, String value) {
      if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("got a line end in a value of " + name);
      }
      // What no octet can hold is text; see `Octets` for text that would fit.
      return value.chars().anyMatch(c -> c > 255) ? Octets.of(value) : value;
    }
  }
}
