package io.ringfort.voice.edge;

import io.ringfort.core.secrets.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/// A certificate of our own that trusts itself.
public final class TestTls {
  private TestTls() {}

  public static SSLContext context(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = folder.resolve("edge.p12");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "sip",
                "-keyalg",
                "EC",
                "-dname",
                "CN=sip.example.com",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool failed in " + folder);
    }
    Path trusted = folder.resolve("trusted.pem");
    var keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Files.writeString(
        trusted,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("sip").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return TlsFiles.keystore(store, new Secret("changeit"), trusted);
  }
}
