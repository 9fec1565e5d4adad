package io.ringfort.voice.browser;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/// A key on P-256 and the certificate that it signed itself.
///
/// @param der the certificate
public record Certificate(PrivateKey key, byte[] der) {
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final SecureRandom RANDOM = new SecureRandom();

  /// One that says nothing about us, as for DTLS, where its hash counts.
  static Certificate anonymous() {
    return of("ringfort", List.of(), Duration.ofDays(30));
  }

  /// One for a server.
  ///
  /// @param names DNS names and addresses that it is reached by; the first is its own
  public static Certificate ofServer(List<String> names, Duration valid) {
    return of(names.getFirst(), names, valid);
  }

  private static Certificate of(String subject, List<String> names, Duration valid) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      KeyPair pair = generator.generateKeyPair();
      return new Certificate(pair.getPrivate(), signed(subject, names, valid, pair));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JVM cannot make a certificate", e);
    }
  }

  private static byte[] signed(String subject, List<String> names, Duration valid, KeyPair pair)
      throws GeneralSecurityException, IOException {
    var algorithm = new AlgorithmIdentifier(new ASN1ObjectIdentifier(ECDSA_WITH_SHA256));
    var name = new X500Name("CN=" + subject);
    var now = Instant.now();
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(new BigInteger(63, RANDOM).add(BigInteger.ONE)));
    generator.setSignature(algorithm);
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(Date.from(now.minus(Duration.ofDays(1)))));
    generator.setEndDate(new Time(Date.from(now.plus(valid))));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    if (!names.isEmpty()) {
      var extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      generator.setExtensions(extensions.generate());
    }
    var body = generator.generateTBSCertificate();
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(body.getEncoded("DER"));
    var whole = new ASN1EncodableVector();
    whole.add(body);
    whole.add(algorithm);
    whole.add(new DERBitString(signature.sign()));
    return new DERSequence(whole).getEncoded("DER");
  }

  private static GeneralNames alternatives(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(
                n ->
                    new GeneralName(
                        n.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName,
                        n))
            .toArray(GeneralName[]::new));
  }

  /// SHA-256 of the certificate: `AB:CD:...`.
  String fingerprint() {
    return fingerprint(der);
  }

  static String fingerprint(byte[] der) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  /// The certificate as servers read it.
  public String certificatePem() {
    return pem("CERTIFICATE", der);
  }

  /// The key as servers read it: secret.
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  /// Without the key.
  @Override
  public String toString() {
    return "Certificate[" + fingerprint() + "]";
  }
}
