package io.ringfort.voice.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.core.secrets.Secret;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketStoreTest {
  private static final RecordingSid SID = new RecordingSid("RE" + "1".repeat(32));
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private @TempDir Path folder;
  private HttpServer server;
  private BucketStore store;
  private volatile int failWith;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Threads.virtualPerTask("bucket-service"));
    server.createContext("/", this::serve);
    server.start();
    store = store(SECRET);
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  private BucketStore store(String secret) {
    return new BucketStore(
        new BucketConfig(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            "eu-north-1",
            "our-calls",
            "voice/",
            KEY,
            new Secret(secret)),
        folder.resolve("cache"),
        InstantSource.system());
  }

  private void serve(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = failWith != 0 ? failWith : isSigned(exchange, body) ? 0 : 403;
    byte[] answer = new byte[0];
    String path = exchange.getRequestURI().getRawPath();
    if (status == 403) {
      refused.incrementAndGet();
      answer = "<Error><Code>SignatureDoesNotMatch</Code></Error>".getBytes(StandardCharsets.UTF_8);
    } else if (status == 0) {
      status = 200;
      switch (exchange.getRequestMethod()) {
        case "PUT" -> objects.put(path, body);
        case "GET" -> {
          answer = objects.getOrDefault(path, new byte[0]);
          status = objects.containsKey(path) ? 200 : 404;
        }
        case "DELETE" -> {
          objects.remove(path);
          status = 204;
        }
        default -> status = 405;
      }
    }
    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
    if (answer.length > 0) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  /// From the description of Signature Version 4, for any set of signed headers.
  private static boolean isSigned(HttpExchange exchange, byte[] body) {
    try {
      Matcher authorization =
          Pattern.compile(
                  "AWS4-HMAC-SHA256 Credential=(\\w+)/(\\d{8})/([\\w-]+)/s3/aws4_request,"
                      + " SignedHeaders=([\\w;-]+), Signature=([0-9a-f]{64})")
              .matcher(
                  Objects.requireNonNull(exchange.getRequestHeaders().getFirst("Authorization")));
      if (!authorization.matches() || !authorization.group(1).equals(KEY)) {
        return false;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String name : authorization.group(4).split(";")) {
        headers.put(name, exchange.getRequestHeaders().getFirst(name).strip());
      }
      if (!headers.keySet().containsAll(java.util.Set.of("host", "x-amz-date"))
          || !hex(sha(body)).equals(headers.get("x-amz-content-sha256"))) {
        return false;
      }
      StringBuilder canonical = new StringBuilder();
      canonical.append(exchange.getRequestMethod()).append('\n');
      canonical.append(exchange.getRequestURI().getRawPath()).append('\n');
      canonical.append('\n');
      headers.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
      canonical.append('\n').append(authorization.group(4)).append('\n').append(hex(sha(body)));
      String day = authorization.group(2);
      String region = authorization.group(3);
      String text =
          "AWS4-HMAC-SHA256\n"
              + headers.get("x-amz-date")
              + "\n"
              + day
              + "/"
              + region
              + "/s3/aws4_request\n"
              + hex(sha(canonical.toString().getBytes(StandardCharsets.UTF_8)));
      byte[] key =
          mac(mac(mac(mac(("AWS4" + SECRET).getBytes(), day), region), "s3"), "aws4_request");
      return hex(mac(key, text)).equals(authorization.group(5));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sha(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static byte[] mac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(String.format("%02x", b));
    }
    return text.toString();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  @Test
  void keepsGivesAndDeletesSignedWithTheKey() throws Exception {
    store.put(Studio.ACCOUNT, SID, "wav", file("wav sound"));
    store.put(Studio.ACCOUNT, SID, "mp3", file("mp3 sound"));

    assertThat(objects)
        .containsOnlyKeys(
            "/our-calls/voice/" + Studio.ACCOUNT + "/" + SID + ".wav",
            "/our-calls/voice/" + Studio.ACCOUNT + "/" + SID + ".mp3");
    assertThat(store.fetch(Studio.ACCOUNT, SID, "wav").orElseThrow()).hasContent("wav sound");
    int before = asked.get();
    assertThat(store.fetch(Studio.ACCOUNT, SID, "wav").orElseThrow()).hasContent("wav sound");
    assertThat(asked).as("kept for a while").hasValue(before);

    store.delete(Studio.ACCOUNT, SID);
    store.delete(Studio.ACCOUNT, SID);

    assertThat(objects).isEmpty();
    assertThat(store.fetch(Studio.ACCOUNT, SID, "wav")).isEmpty();
    assertThat(store.fetch(Studio.ACCOUNT, SID, "mp3")).isEmpty();
    assertThat(refused).hasValue(0);
    assertThat(Studio.files(folder.resolve("cache"))).isEmpty();
  }

  @Test
  void aWrongKeyIsRefusedAndSaidWithoutTheSecret() {
    try (BucketStore wrong = store("another")) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> wrong.put(Studio.ACCOUNT, SID, "wav", file("x")))
          .withMessageContaining("got 403")
          .withMessageContaining("SignatureDoesNotMatch")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("another"));
    }
    assertThat(objects).isEmpty();
  }

  @Test
  void aServiceThatFailsIsAFailureAndNotAnAbsence() {
    failWith = 503;

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> store.fetch(Studio.ACCOUNT, SID, "wav"))
        .withMessageContaining("got 503");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> store.delete(Studio.ACCOUNT, SID));
  }

  @Test
  void aPlaceThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config("http://host/path", "our-calls", ""))
        .withMessageContaining("expected: http(s)://host[:port]");
    assertThatIllegalArgumentException().isThrownBy(() -> config("ftp://host", "our-calls", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> config("http://host", "Our_Calls", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> config("http://host", "calls", "../"));
  }

  private static BucketConfig config(String endpoint, String bucket, String prefix) {
    return new BucketConfig(URI.create(endpoint), "r", bucket, prefix, KEY, new Secret(SECRET));
  }
}
