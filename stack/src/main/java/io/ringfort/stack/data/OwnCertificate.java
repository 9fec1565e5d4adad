package io.ringfort.stack.data;

import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.exit.ExitCode;
import io.ringfort.stack.exit.Refusal;
import io.ringfort.voice.browser.Certificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The certificate that a stack makes for itself where the configuration names none, kept in its
/// data folder, so that a browser that trusts it once does so after a restart, too. One serves all
/// doors of a machine.
///
/// @param certificate and `key`: PEM files
public record OwnCertificate(Path certificate, Path key) {
  private static final String FOLDER = "tls";
  private static final Duration VALID = Duration.ofDays(365);
  private static final Duration ANEW = Duration.ofDays(30);

  /// That of a door at the configuration's own address.
  public static OwnCertificate of(DataFolder folder, StackConfig config) {
    return of(folder, config, List.of(config.bind()));
  }

  /// One for several doors.
  ///
  /// @param addresses that they listen on
  public static OwnCertificate of(DataFolder folder, StackConfig config, List<String> addresses) {
    // Browsers resolve every name under localhost to this machine.
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "*.localhost", "127.0.0.1"));
    names.addAll(addresses);
    URI publicUrl = config.api().publicUrl();
    if (publicUrl != null) {
      names.add(publicUrl.getHost());
    }
    return of(folder, List.copyOf(names));
  }

  /// The one that was made there.
  public static Optional<OwnCertificate> in(Path stack) {
    OwnCertificate there = at(stack.resolve(FOLDER));
    return Files.exists(there.certificate) && Files.exists(there.key)
        ? Optional.of(there)
        : Optional.empty();
  }

  /// Makes it if there is none, or it is near its end, or has other names.
  ///
  /// @param names DNS names and addresses
  public static OwnCertificate of(DataFolder folder, List<String> names) {
    Path place = folder.privateFolder(FOLDER);
    OwnCertificate own = at(place);
    try {
      if (!own.fits(names)) {
        Certificate made = Certificate.ofServer(names, VALID);
        PrivateFile.write(own.key, made.keyPem().getBytes(StandardCharsets.US_ASCII));
        PrivateFile.write(
            own.certificate, made.certificatePem().getBytes(StandardCharsets.US_ASCII));
      }
      return own;
    } catch (IOException e) {
      throw new Refusal(ExitCode.CONFIGURATION, "the folder " + place + " cannot be written", e);
    }
  }

  private static OwnCertificate at(Path place) {
    return new OwnCertificate(place.resolve("certificate.pem"), place.resolve("key.pem"));
  }

  private boolean fits(List<String> names) throws IOException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    try {
      X509Certificate there =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)));
      Set<String> has =
          there.getSubjectAlternativeNames() == null
              ? Set.of()
              : there.getSubjectAlternativeNames().stream()
                  .map(n -> String.valueOf(n.get(1)))
                  .collect(Collectors.toSet());
      return has.containsAll(names)
          && there.getNotAfter().after(Date.from(Instant.now().plus(ANEW)));
    } catch (CertificateException e) {
      // Whatever it is, it is of no use.
      return false;
    }
  }
}
