package io.ringfort.acceptance.peers;

import java.nio.file.Path;

/// What a peer is told of the stack that it speaks with, and of the run that it is a part of.
interface Ground {
  /// A folder that nobody else has.
  Path newFolder(String beginning);

  /// Where the stack listens: `address:port`.
  ///
  /// @param transport `udp`, `tcp` or `tls`
  String door(String transport);
}
