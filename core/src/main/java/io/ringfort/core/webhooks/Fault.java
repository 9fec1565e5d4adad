package io.ringfort.core.webhooks;

import com.linecorp.armeria.client.DnsTimeoutException;
import com.linecorp.armeria.client.SessionProtocolNegotiationException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.IpAddressRejectedException;
import com.linecorp.armeria.common.ProtocolViolationException;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// Why an exchange gave no answer.
///
/// @param code the public error code
/// @param reason a sentence for the customer
record Fault(int code, String reason, Kind kind) {

  enum Kind {
    /// No connection or no TLS session: the server is not there.
    CONNECT,
    /// Connected, but no answer in time.
    READ,
    /// The server is there and answered with something unusable.
    ANSWER,
    /// We did not try, or stopped early, for a reason of our own.
    OURS
  }

  /// What the client's exception means.
  static Fault of(Throwable thrown) {
    if (wasNeverSent(thrown)) {
      Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
      return beforeSending(cause);
    }
    return switch (thrown) {
      case ContentTooLargeException _ ->
          answer(ErrorCodes.TOO_LARGE, "the answer is larger than 64 kB");
      case ProtocolViolationException _ -> notHttp();
      default ->
          answer(
              ErrorCodes.CONNECTION,
              "the server closed the connection before its answer was complete");
    };
  }

  static Fault notHttp() {
    return answer(ErrorCodes.PROTOCOL, "the answer is not HTTP");
  }

  /// Whether it is certain that no byte of the request left.
  static boolean wasNeverSent(Throwable thrown) {
    return thrown instanceof UnprocessedRequestException;
  }

  private static Fault beforeSending(Throwable cause) {
    return switch (cause) {
      case IpAddressRejectedException _ ->
          new Fault(
              ErrorCodes.CONNECTION,
              "the host's address is not one that webhooks may reach",
              Kind.OURS);
      case UnknownHostException _ -> connect(ErrorCodes.BAD_HOST, "the host name has no address");
      case DnsTimeoutException _ ->
          connect(ErrorCodes.BAD_HOST, "the host name was not resolved in time");
      case ConnectTimeoutException _ ->
          connect(ErrorCodes.CONNECT_TIMEOUT, "no connection in time");
      case ConnectException _ -> connect(ErrorCodes.REFUSED, "the connection was refused");
      case SSLException handshake ->
          certificate(handshake).orElse(connect(ErrorCodes.TLS, "the TLS handshake failed"));
      case SessionProtocolNegotiationException _ ->
          connect(ErrorCodes.TLS, "the TLS handshake failed");
      default -> connect(ErrorCodes.CONNECTION, "the connection failed");
    };
  }

  private static Optional<Fault> certificate(SSLException handshake) {
    List<Throwable> causes =
        Stream.iterate((Throwable) handshake, Objects::nonNull, Throwable::getCause).toList();
    if (hasAny(causes, CertificateExpiredException.class, CertificateNotYetValidException.class)) {
      return Optional.of(
          connect(ErrorCodes.CERTIFICATE_EXPIRED, "the certificate is not valid today"));
    }
    if (hasAny(causes, CertPathBuilderException.class, CertPathValidatorException.class)) {
      return Optional.of(
          connect(ErrorCodes.CERTIFICATE_CHAIN, "the certificate is not from a known authority"));
    }
    // Java tells a wrong name by the plain type only.
    return hasAny(causes, CertificateException.class)
        ? Optional.of(connect(ErrorCodes.CERTIFICATE_DOMAIN, "the certificate is for another name"))
        : Optional.empty();
  }

  private static boolean hasAny(List<Throwable> causes, Class<?>... types) {
    return causes.stream()
        .anyMatch(cause -> Stream.of(types).anyMatch(type -> type.isInstance(cause)));
  }

  private static Fault connect(int code, String reason) {
    return new Fault(code, reason, Kind.CONNECT);
  }

  private static Fault answer(int code, String reason) {
    return new Fault(code, reason, Kind.ANSWER);
  }
}
