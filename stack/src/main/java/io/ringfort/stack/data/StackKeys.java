package io.ringfort.stack.data;

import io.ringfort.core.json.Json;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The stack's own keys, made at the first start and kept in `keys.json`: without them SIDs would
/// change and secrets could not be read any more.
///
/// @param sid derives SIDs
/// @param box encrypts secrets at rest
public record StackKeys(byte[] sid, byte[] box) {
  private static final String FILE = "keys.json";
  private static final int BYTES = 32;

  /// @throws IllegalArgumentException when a key has not 32 bytes
  public StackKeys {
    if (sid.length != BYTES || box.length != BYTES) {
      throw new IllegalArgumentException(
          "keys: got "
              + sid.length
              + " and "
              + box.length
              + " bytes (expected: "
              + BYTES
              + " each)");
    }
  }

  /// Those that a stack has already.
  ///
  /// @throws Refusal when it has none: a host must not make its own
  public static StackKeys in(Path stack) {
    Path file = stack.resolve(FILE);
    try {
      return new Json().read(Files.readAllBytes(file), StackKeys.class);
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "the keys of the stack in " + file + " cannot be read: every machine needs the same",
          e);
    }
  }

  /// Reads the folder's keys, or makes them.
  ///
  /// @throws Refusal when the file is there and cannot be read: new keys would make the folder
  ///   useless
  public static StackKeys of(DataFolder folder) {
    Path file = folder.path(FILE);
    Json json = new Json();
    try {
      if (Files.exists(file)) {
        return json.read(Files.readAllBytes(file), StackKeys.class);
      }
      StackKeys made = new StackKeys(random(), random());
      PrivateFile.write(file, json.bytes(made));
      return made;
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal(
          ExitCode.CONFIGURATION,
          "the keys of the stack in " + file + " cannot be read or written",
          e);
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return "StackKeys[REDACTED]";
  }
}
