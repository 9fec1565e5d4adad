package io.ringfort.voice.browser;

import io.ringfort.protocol.srtp.SrtpProfile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;

/// What we want of a browser's DTLS (RFC 5764): version 1.2, its own certificate by the hash that
/// came over the signalling, and keys for SRTP. One handshake; one thread.
final class DtlsServer extends DefaultTlsServer {
  private static final int HANDSHAKE_MILLIS = 20_000;

  // Stateless but for its random source, and slow to make.
  private static final JcaTlsCrypto CRYPTO = new JcaTlsCryptoProvider().create(new SecureRandom());

  private final Certificate own;
  private final String fingerprint;
  private @Nullable SrtpProfile profile;
  private @Nullable SrtpKeys keys;

  /// @param fingerprint of the browser's certificate
  DtlsServer(Certificate own, String fingerprint) {
    super(CRYPTO);
    this.own = own;
    this.fingerprint = fingerprint;
  }

  /// Once the handshake is over.
  @Nullable SrtpKeys keys() {
    return keys;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return new int[] {
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
      CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
    };
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return HANDSHAKE_MILLIS;
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    var chain =
        new org.bouncycastle.tls.Certificate(
            new TlsCertificate[] {new JcaTlsCertificate(CRYPTO, own.der())});
    return new JcaDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        CRYPTO,
        own.key(),
        chain,
        sha256(SignatureAlgorithm.ecdsa));
  }

  private static SignatureAndHashAlgorithm sha256(short signature) {
    return SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, signature);
  }

  // The library's own types.
  @SuppressWarnings("JdkObsolete")
  @Override
  public CertificateRequest getCertificateRequest() {
    var algorithms = new Vector<SignatureAndHashAlgorithm>();
    algorithms.add(sha256(SignatureAlgorithm.ecdsa));
    algorithms.add(sha256(SignatureAlgorithm.rsa));
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, algorithms, null);
  }

  /// RFC 8122, 5.1: the call is as safe as this is.
  @Override
  public void notifyClientCertificate(org.bouncycastle.tls.@Nullable Certificate chain)
      throws IOException {
    boolean matches =
        chain != null
            && !chain.isEmpty()
            && Certificate.fingerprint(chain.getCertificateAt(0).getEncoded()).equals(fingerprint);
    if (!matches) {
      throw new TlsFatalAlert(
          AlertDescription.bad_certificate, "it is not the one of the description");
    }
  }

  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (offered != null) {
      profile = choose(offered.getProtectionProfiles());
    }
    if (profile == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile that we speak");
    }
  }

  /// Ours first: AES-GCM is the cheaper one.
  private static @Nullable SrtpProfile choose(int[] offered) {
    for (SrtpProfile ours : SrtpProfile.values()) {
      if (Arrays.stream(offered).anyMatch(number -> number == ours.number())) {
        return ours;
      }
    }
    return null;
  }

  @SuppressWarnings({"rawtypes", "JdkObsolete"})
  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions =
        TlsExtensionsUtils.ensureExtensionsInitialised(super.getServerExtensions());
    if (profile != null) {
      TlsSRTPUtils.addUseSRTPExtension(
          extensions, new UseSRTPData(new int[] {profile.number()}, TlsUtils.EMPTY_BYTES));
    }
    return extensions;
  }

  /// RFC 5764, 4.2: the client's key, the server's, the client's salt, the server's.
  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    SrtpProfile agreed = profile;
    if (agreed == null) {
      throw new TlsFatalAlert(AlertDescription.internal_error);
    }
    int key = agreed.keyBytes();
    int salt = agreed.saltBytes();
    byte[] all = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
    keys =
        new SrtpKeys(
            agreed,
            Arrays.copyOfRange(all, 0, key),
            Arrays.copyOfRange(all, 2 * key, 2 * key + salt),
            Arrays.copyOfRange(all, key, 2 * key),
            Arrays.copyOfRange(all, 2 * key + salt, 2 * (key + salt)));
  }
}
