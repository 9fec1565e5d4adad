package io.ringfort.twiml.parse;

import java.util.Locale;

/// A Content-Type header (RFC 9110, 8.3).
///
/// @param mediaType in lower case, as `text/xml`
/// @param charset as written, without quotes; empty if there is none
record ContentType(String mediaType, String charset) {
  static ContentType parse(String header) {
    String[] pieces = header.split(";");
    String charset = "";
    for (int i = 1; i < pieces.length && charset.isEmpty(); i++) {
      String piece = pieces[i].strip();
      if (piece.regionMatches(true, 0, "charset=", 0, 8)) {
        charset = piece.substring(8).replace("\"", "").strip();
      }
    }
    String mediaType = pieces.length == 0 ? "" : pieces[0].strip().toLowerCase(Locale.ROOT);
    return new ContentType(mediaType, charset);
  }
}
