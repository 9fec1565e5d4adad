package io.ringfort.bench.browsers;

import io.ringfort.protocol.srtp.Srtp;
import io.ringfort.protocol.srtp.SrtpProfile;
import io.ringfort.voice.browser.Certificate;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/// The page's part of DTLS (RFC 5764): offers the profiles that Chromium does and this stack
/// speaks, and leaves the choice to it. One handshake; one thread.
final class DtlsClient extends DefaultTlsClient {
  private static final JcaTlsCrypto CRYPTO = new JcaTlsCryptoProvider().create(new SecureRandom());

  // One for all pages: making keys is not what is measured.
  private static final Certificate OWN = Certificate.ofServer(List.of("page"), Duration.ofDays(1));

  private final String fingerprint;
  private SrtpProfile profile = SrtpProfile.AES128_CM_HMAC_SHA1_80;
  private byte[] exported = {};

  /// @param fingerprint of the stack's certificate, as its description has it
  DtlsClient(String fingerprint) {
    super(CRYPTO);
    this.fingerprint = fingerprint;
  }

  /// Of the certificate of all pages.
  static String ownFingerprint() {
    return hash(OWN.der());
  }

  private static String hash(byte[] der) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  /// Once the handshake is over.
  Srtp outgoing() {
    return srtp(0);
  }

  /// Once the handshake is over.
  Srtp incoming() {
    return srtp(1);
  }

  /// RFC 5764, 4.2: both keys, the client's first, then both salts.
  private Srtp srtp(int side) {
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    int salts = 2 * key;
    return new Srtp(
        profile,
        Arrays.copyOfRange(exported, side * key, (side + 1) * key),
        Arrays.copyOfRange(exported, salts + side * salt, salts + (side + 1) * salt));
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  // The library's own types.
  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    int[] profiles = {
      SrtpProfile.AES128_CM_HMAC_SHA1_80.number(), SrtpProfile.AEAD_AES_128_GCM.number()
    };
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  @Override
  public void processServerExtensions(Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (chosen == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "the stack chose no SRTP");
    }
    profile = SrtpProfile.of(chosen.getProtectionProfiles()[0]).orElseThrow();
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate server) throws IOException {
        String got = hash(server.getCertificate().getCertificateAt(0).getEncoded());
        if (!got.equals(fingerprint)) {
          throw new TlsFatalAlert(
              AlertDescription.bad_certificate, "it is not the one of the description");
        }
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return new JcaDefaultTlsCredentialedSigner(
            new TlsCryptoParameters(context),
            CRYPTO,
            OWN.key(),
            new org.bouncycastle.tls.Certificate(
                new TlsCertificate[] {new JcaTlsCertificate(CRYPTO, OWN.der())}),
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    exported =
        context.exportKeyingMaterial(
            ExporterLabel.dtls_srtp, null, 2 * (profile.keyBytes() + profile.saltBytes()));
  }
}
