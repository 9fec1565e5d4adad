package io.ringfort.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of the console, read once from the class path; and what a browser may do with them.
/// Any thread.
public final class ConsolePages {
  private static final String FOLDER = "/io/ringfort/console/";
  private static final String INDEX = "index.html";

  /// Nothing that climbs out of the folder has this form.
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9-]+/){0,2}[a-z0-9-]+\\.(html|css|js|svg)");

  private static final Pattern INLINE =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /// What others made, by the names under which it is served.
  private static final Map<String, String> FOREIGN =
      Map.of(
          "vendor/preact.js", "preact/%s/dist/preact.module.js",
          "vendor/hooks.js", "preact/%s/hooks/dist/hooks.module.js");

  /// Only what is there, so there are as many as files.
  private final Map<String, Page> known = new ConcurrentHashMap<>();

  private final String preact;
  private final String policy;

  /// @param tag changes with the content; in quotes, as an `ETag` wants it
  public record Page(byte[] body, String contentType, String tag) {}

  private ConsolePages(String preact) {
    this.preact = preact;
    Page index = find(INDEX).orElseThrow(() -> new IllegalStateException("no " + INDEX));
    Matcher inline = INLINE.matcher(new String(index.body(), StandardCharsets.UTF_8));
    if (!inline.find()) {
      throw new IllegalStateException(INDEX + ": got no import map (expected: one)");
    }
    String hash =
        Base64.getEncoder()
            .encodeToString(sha256(inline.group(1).getBytes(StandardCharsets.UTF_8)));
    policy =
        "default-src 'none'; script-src 'self' 'sha256-"
            + hash
            + "'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self'"
            + " blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  /// @throws IllegalStateException when the files are not on the class path
  public static ConsolePages load() {
    try (InputStream in = ConsolePages.class.getResourceAsStream(FOLDER + "webjars.properties")) {
      Properties versions = new Properties();
      versions.load(in);
      return new ConsolePages(versions.getProperty("preact"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param path below `/console/`, such as `pages/calls.js`; empty: the first page
  public Optional<Page> find(String path) {
    String name = path.isEmpty() ? INDEX : path;
    Page page = known.get(name);
    if (page != null) {
      return Optional.of(page);
    }
    Matcher form = NAME.matcher(name);
    if (!form.matches()) {
      return Optional.empty();
    }
    Optional<Page> read = read(name).map(body -> page(body, form.group(1)));
    read.ifPresent(found -> known.put(name, found));
    return read;
  }

  /// The `Content-Security-Policy` under which they run: scripts and requests of this origin only.
  public String contentSecurityPolicy() {
    return policy;
  }

  private Optional<byte[]> read(String name) {
    String foreign = FOREIGN.get(name);
    String resource =
        foreign == null
            ? FOLDER + name
            : "/META-INF/resources/webjars/" + foreign.formatted(preact);
    try (@Nullable InputStream in = ConsolePages.class.getResourceAsStream(resource)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private static Page page(byte[] body, String ending) {
    String tag = '"' + HexFormat.of().formatHex(sha256(body), 0, 8) + '"';
    return new Page(body, TYPES.getOrDefault(ending, "application/octet-stream"), tag);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
