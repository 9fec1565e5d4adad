package io.ringfort.voice.recordings;

import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.RecordingSid;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Finished sound in a bucket of an S3-compatible service: `AC.../RE....wav` and `.mp3`. What is
/// read is kept in a small local folder for an hour.
public final class BucketStore implements RecordingStore, AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);
  private static final Duration KEEP = Duration.ofHours(1);
  private static final int KEEP_FILES = 200;
  private static final int REASON_BYTES = 300;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;
  private static final String NOTHING = RequestSigner.hash(new byte[0]);
  private static final List<String> FORMATS = List.of(FolderStore.WAV, FolderStore.MP3);

  private final BucketConfig config;
  private final Path cache;
  private final RequestSigner signer;
  private final InstantSource clock;
  private final HttpClient client;

  /// @param cache a local folder of its own, such as `DIR/recordings/fetched`
  public BucketStore(BucketConfig config, Path cache, InstantSource clock) {
    this.config = config;
    this.cache = cache;
    this.clock = clock;
    signer = new RequestSigner(config);
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .executor(Threads.virtualPerTask("bucket"))
            .build();
  }

  /// The service itself makes the change at once: nobody sees half an object.
  @Override
  public void put(AccountSid account, RecordingSid sid, String format, Path file)
      throws IOException, InterruptedException {
    HttpRequest request =
        request("PUT", uri(account, sid, format), BodyPublishers.ofFile(file), hash(file));
    send(request, List.of(OK)).body().close();
  }

  @Override
  public Optional<Path> fetch(AccountSid account, RecordingSid sid, String format)
      throws IOException, InterruptedException {
    Path kept = cached(sid, format);
    if (Files.exists(kept) && isFresh(kept)) {
      return Optional.of(kept);
    }
    Files.createDirectories(cache);
    makeRoom();
    Path part = cache.resolve(UUID.randomUUID() + ".part");
    try {
      HttpRequest request =
          request("GET", uri(account, sid, format), BodyPublishers.noBody(), NOTHING);
      HttpResponse<InputStream> response = send(request, List.of(OK, NOT_FOUND));
      try (InputStream body = response.body()) {
        if (response.statusCode() == NOT_FOUND) {
          return Optional.empty();
        }
        Files.copy(body, part);
      }
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(kept);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public void delete(AccountSid account, RecordingSid sid)
      throws IOException, InterruptedException {
    for (String format : FORMATS) {
      HttpRequest request =
          request("DELETE", uri(account, sid, format), BodyPublishers.noBody(), NOTHING);
      send(request, List.of(OK, NO_CONTENT, NOT_FOUND)).body().close();
      Files.deleteIfExists(cached(sid, format));
    }
  }

  private HttpRequest request(String method, URI uri, BodyPublisher body, String contentHash) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(ANSWER_WITHIN).method(method, body);
    signer.headers(method, uri, contentHash, clock.instant()).forEach(request::header);
    return request.build();
  }

  /// @return the answer, whose body is to be closed
  private HttpResponse<InputStream> send(HttpRequest request, List<Integer> expected)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    int status = response.statusCode();
    if (expected.contains(status)) {
      return response;
    }
    try (InputStream body = response.body()) {
      String reason = new String(body.readNBytes(REASON_BYTES), StandardCharsets.UTF_8);
      throw new IOException(
          "bucket "
              + config.bucket()
              + ": "
              + request.method()
              + " got "
              + status
              + " (expected: "
              + expected
              + "): "
              + reason);
    }
  }

  private URI uri(AccountSid account, RecordingSid sid, String format) {
    return config
        .endpoint()
        .resolve(
            "/" + config.bucket() + "/" + config.prefix() + account + "/" + sid + "." + format);
  }

  private Path cached(RecordingSid sid, String format) {
    return cache.resolve(sid + "." + format);
  }

  private boolean isFresh(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().plus(KEEP).isAfter(clock.instant());
  }

  private void makeRoom() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(cache)) {
      files = listed.filter(f -> !f.toString().endsWith(".part")).toList();
    }
    if (files.size() < KEEP_FILES) {
      return;
    }
    Map<Path, FileTime> times = new HashMap<>();
    for (Path file : files) {
      times.put(file, Files.getLastModifiedTime(file));
    }
    Path oldest = Collections.min(files, Comparator.comparing(times::get));
    Files.deleteIfExists(oldest);
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = RequestSigner.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    client.close();
  }
}
