package io.ringfort.api.rendering;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes one JSON object, field by field, in the order of the calls. Fields without a value are
/// written as null: clients count on every field being there. For one thread.
public final class JsonOut {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_SIZE = 1_024;

  private final JsonGenerator out;

  private JsonOut(JsonGenerator out) {
    this.out = out;
  }

  /// The bytes of an object.
  public static byte[] object(Consumer<JsonOut> fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      generator.writeStartObject();
      fields.accept(new JsonOut(generator));
      generator.writeEndObject();
    } catch (IOException e) {
      throw memoryFailed(e);
    }
    return bytes.toByteArray();
  }

  public JsonOut text(String name, @Nullable String value) {
    try {
      out.writeFieldName(name);
      if (value == null) {
        out.writeNull();
      } else {
        out.writeString(value);
      }
    } catch (IOException e) {
      throw memoryFailed(e);
    }
    return this;
  }

  public JsonOut number(String name, long value) {
    try {
      out.writeNumberField(name, value);
    } catch (IOException e) {
      throw memoryFailed(e);
    }
    return this;
  }

  public JsonOut flag(String name, boolean value) {
    try {
      out.writeBooleanField(name, value);
    } catch (IOException e) {
      throw memoryFailed(e);
    }
    return this;
  }

  public JsonOut nothing(String name) {
    return text(name, null);
  }

  public JsonOut nested(String name, Consumer<JsonOut> fields) {
    try {
      out.writeObjectFieldStart(name);
      fields.accept(this);
      out.writeEndObject();
    } catch (IOException e) {
      throw memoryFailed(e);
    }
    return this;
  }

  /// An array of objects.
  public <T> JsonOut list(String name, List<T> items, BiConsumer<JsonOut, T> fields) {
    try {
      out.writeArrayFieldStart(name);
      for (T item : items) {
        out.writeStartObject();
        fields.accept(this, item);
        out.writeEndObject();
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw memoryFailed(e);
    }
    return this;
  }

  /// An array of texts.
  public JsonOut texts(String name, List<String> items) {
    try {
      out.writeArrayFieldStart(name);
      for (String item : items) {
        out.writeString(item);
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw memoryFailed(e);
    }
    return this;
  }

  private static UncheckedIOException memoryFailed(IOException e) {
    return new UncheckedIOException("cannot write JSON into memory", e);
  }
}
