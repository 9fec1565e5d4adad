package io.ringfort.bench.load;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/// Encodes HTTP/1.1 requests of one customer as octets that a [KeepAliveConnection] can write.
///
/// @param server scheme, host and port
/// @param authorization the header's value; empty for none
public record Requests(URI server, String authorization) {

  public static Requests anonymous(URI server) {
    return new Requests(server, "");
  }

  public static Requests basic(URI server, String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Requests(server, "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  public byte[] get(String path) {
    return encode("GET", path, "");
  }

  public byte[] delete(String path) {
    return encode("DELETE", path, "");
  }

  public byte[] post(String path, Map<String, String> form) {
    return encode(
        "POST",
        path,
        form.entrySet().stream()
            .map(field -> urlEncode(field.getKey()) + "=" + urlEncode(field.getValue()))
            .collect(Collectors.joining("&")));
  }

  private byte[] encode(String method, String path, String form) {
    StringBuilder text = new StringBuilder(512);
    text.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(server.getRawAuthority()).append("\r\n");
    if (!authorization.isEmpty()) {
      text.append("Authorization: ").append(authorization).append("\r\n");
    }
    if (method.equals("POST")) {
      text.append("Content-Type: application/x-www-form-urlencoded\r\n");
      text.append("Content-Length: ").append(form.length()).append("\r\n");
    }
    text.append("\r\n").append(form);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Requests[" + server + "]";
  }
}
