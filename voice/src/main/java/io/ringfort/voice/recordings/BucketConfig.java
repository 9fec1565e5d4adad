package io.ringfort.voice.recordings;

import io.ringfort.core.secrets.Secret;
import java.net.URI;

/// Where a bucket is and who we are there.
///
/// @param endpoint of the storage service, without the bucket, such as `https://s3.example.com`
/// @param region as signatures name it
/// @param prefix before every name: empty, or ending with `/`
public record BucketConfig(
    URI endpoint, String region, String bucket, String prefix, String accessKey, Secret secretKey) {

  public BucketConfig {
    String scheme = String.valueOf(endpoint.getScheme());
    if (!scheme.matches("https?") || endpoint.getHost() == null || !isBare(endpoint)) {
      throw new IllegalArgumentException(
          "endpoint of the bucket: got " + endpoint + " (expected: http(s)://host[:port])");
    }
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "bucket: got '" + bucket + "' (expected: 3 to 63 of a-z, 0-9, '.', '-')");
    }
    // Nothing that would have to be encoded, and perhaps encoded otherwise there than here.
    if (!prefix.matches("([A-Za-z0-9_-]+/)*")) {
      throw new IllegalArgumentException(
          "prefix in the bucket: got '" + prefix + "' (expected: folders, each ending with '/')");
    }
  }

  private static boolean isBare(URI endpoint) {
    String path = endpoint.getRawPath();
    return (path == null || path.isEmpty() || path.equals("/"))
        && endpoint.getRawQuery() == null
        && endpoint.getRawUserInfo() == null;
  }
}
