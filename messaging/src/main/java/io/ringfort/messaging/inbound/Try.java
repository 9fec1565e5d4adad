package io.ringfort.messaging.inbound;

/// Which try at a message's webhook it is.
public enum Try {
  /// The first; after a crash it may be made again.
  FIRST,
  /// Made by itself, because the one before was not answered.
  LATER,
  /// Made because somebody sent it again.
  BY_HAND
}
