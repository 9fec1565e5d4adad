package io.ringfort.acceptance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.acceptance.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// A certificate of a peer's own, and what makes a JVM trust it.
///
/// @param pem certificate and key
/// @param trusted a store with the certificate
record OwnTls(Path pem, Path trusted) {
  private static final String PASSWORD = "changeit";
  private static final Duration MADE_WITHIN = Duration.ofMinutes(1);

  /// @param folder an empty one
  static OwnTls make(Path folder) {
    Path store = folder.resolve("own.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "sip",
            "-keyalg",
            "RSA",
            "-dname",
            "CN=127.0.0.1",
            "-ext",
            "san=ip:127.0.0.1",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    try (Program keytool = Program.start(folder, command)) {
      assertThat(keytool.awaitEnd(MADE_WITHIN)).as(keytool.output()).isZero();
      var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      byte[] certificate = keys.getCertificate("sip").getEncoded();
      byte[] key = keys.getKey("sip", PASSWORD.toCharArray()).getEncoded();
      Path pem = folder.resolve("own.pem");
      Files.writeString(pem, block("CERTIFICATE", certificate) + block("PRIVATE KEY", key));
      var trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("sip", keys.getCertificate("sip"));
      Path trusted = folder.resolve("trusted.p12");
      try (var out = Files.newOutputStream(trusted)) {
        trust.store(out, PASSWORD.toCharArray());
      }
      return new OwnTls(pem, trusted);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String name, byte[] content) {
    return "-----BEGIN "
        + name
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(content)
        + "\n-----END "
        + name
        + "-----\n";
  }

  /// Options of a JVM that trusts it.
  String jvmOptions() {
    return "-Djavax.net.ssl.trustStore="
        + trusted
        + " -Djavax.net.ssl.trustStorePassword="
        + PASSWORD;
  }
}
