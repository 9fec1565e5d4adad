package io.ringfort.core.secrets;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts secrets for the disk (AES-256-GCM with the stack's key) and makes new ones. Any thread.
public final class SecretBox {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  /// @param key 32 bytes
  public SecretBox(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /// A new secret of 32 letters and digits: as long as HS256 signatures with it need.
  public static Secret newSecret() {
    StringBuilder text = new StringBuilder(32);
    for (int i = 0; i < 32; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return new Secret(text.toString());
  }

  /// A new 128-bit token as 32 hexadecimal digits: the form of auth tokens.
  public static Secret newToken() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return new Secret(java.util.HexFormat.of().formatHex(bytes));
  }

  String seal(Secret secret) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      RANDOM.nextBytes(nonce);
      Cipher cipher = Cipher.getInstance(TRANSFORMATION);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      byte[] out = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, out, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt a secret", e);
    }
  }

  Secret open(String sealed) {
    try {
      byte[] in = Base64.getDecoder().decode(sealed);
      Cipher cipher = Cipher.getInstance(TRANSFORMATION);
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, in, 0, NONCE_BYTES));
      return new Secret(
          new String(
              cipher.doFinal(in, NONCE_BYTES, in.length - NONCE_BYTES), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "cannot decrypt a secret: is this the data folder's own key?", e);
    }
  }

  /// Writes [Secret] values encrypted and reads them back.
  public SimpleModule jsonModule() {
    return new SimpleModule()
        .addSerializer(Secret.class, new Writer(this))
        .addDeserializer(Secret.class, new Reader(this));
  }

  private static final class Writer extends StdSerializer<Secret> {
    private static final long serialVersionUID = 1L;
    private final transient SecretBox box;

    Writer(SecretBox box) {
      super(Secret.class);
      this.box = box;
    }

    @Override
    public void serialize(Secret value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(box.seal(value));
    }
  }

  private static final class Reader extends StdDeserializer<Secret> {
    private static final long serialVersionUID = 1L;
    private final transient SecretBox box;

    Reader(SecretBox box) {
      super(Secret.class);
      this.box = box;
    }

    @Override
    public Secret deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return box.open(in.getText());
    }
  }
}
