package io.ringfort.api.docs;

import java.net.URI;

/// Where a link in a file leads, as paths from the root of the repository. Pure.
final class DocsLinks {
  private DocsLinks() {}

  /// @param file in which the link stands, such as `docs/operations.md`
  /// @param to relative to that file
  static String resolve(String file, String to) {
    String path = URI.create("/" + file).resolve(to).normalize().getPath();
    return path.replaceFirst("^(/\\.\\.)*/", "");
  }
}
