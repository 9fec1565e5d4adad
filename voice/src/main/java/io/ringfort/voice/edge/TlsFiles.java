package io.ringfort.voice.edge;

import io.ringfort.core.secrets.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Reads certificates and keys for TLS from files.
public final class TlsFiles {
  private static final String PROTOCOL = "TLS";
  private static final char[] NO_PASSWORD = new char[0];

  private TlsFiles() {}

  /// @param keystore of type PKCS #12 or JKS, with one key
  /// @param trusted certificates (PEM) of those whom we connect to; null: the JDK's list
  /// @throws UncheckedIOException when a file cannot be read
  /// @throws IllegalArgumentException when it holds something else
  public static SSLContext keystore(Path keystore, Secret password, @Nullable Path trusted) {
    char[] opening = password.reveal().toCharArray();
    try {
      return context(KeyStore.getInstance(keystore.toFile(), opening), opening, trusted);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read keystore " + keystore, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("keystore " + keystore + ": " + e.getMessage(), e);
    }
  }

  /// @param chain our certificate first, then those above it
  /// @param key unencrypted, PKCS #8 (`BEGIN PRIVATE KEY`)
  /// @param trusted as for [#keystore]
  public static SSLContext pem(Path chain, Path key, @Nullable Path trusted) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      var certificates = certificates(chain).toArray(Certificate[]::new);
      store.setKeyEntry("sip", privateKey(key), NO_PASSWORD, certificates);
      return context(store, NO_PASSWORD, trusted);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + chain + " or " + key, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(chain + " and " + key + ": " + e.getMessage(), e);
    }
  }

  private static SSLContext context(KeyStore store, char[] password, @Nullable Path trusted)
      throws GeneralSecurityException, IOException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted == null ? null : trustStore(trusted));
    var context = SSLContext.getInstance(PROTOCOL);
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore trustStore(Path trusted) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (var certificate : certificates(trusted)) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    return store;
  }

  private static List<Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    var bytes = new ByteArrayInputStream(Files.readAllBytes(file));
    return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(bytes));
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException, IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    if (!text.contains("BEGIN PRIVATE KEY")) {
      throw new InvalidKeySpecException("got no PKCS #8 key (expected: BEGIN PRIVATE KEY)");
    }
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (InvalidKeySpecException e) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }
}
