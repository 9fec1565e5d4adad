package io.ringfort.protocol.sdp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A description as it was written. What we never ask about (bandwidth, keys, times) is left out.
///
/// @param connection the address of its `c=` line; null when only the media have one
public record SessionDescription(
    Origin origin, @Nullable String connection, List<Attribute> attributes, List<Media> media) {

  public SessionDescription {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /// Reads a description.
  ///
  /// @throws BadSdp when it cannot be read, or is larger than any that makes sense
  public static SessionDescription parse(String text) throws BadSdp {
    return new SdpReader(text).read();
  }

  /// @param address the last field
  public record Origin(String username, String sessionId, String version, String address) {}

  /// An `a=` line.
  ///
  /// @param value empty for a property
  public record Attribute(String name, String value) {}

  /// An `m=` line with what belongs to it.
  ///
  /// @param port 0: refused
  /// @param protocol such as `RTP/AVP`
  /// @param formats for RTP, payload types
  /// @param connection null: the session's
  public record Media(
      String type,
      int port,
      String protocol,
      List<String> formats,
      @Nullable String connection,
      List<Attribute> attributes) {

    public Media {
      formats = List.copyOf(formats);
      attributes = List.copyOf(attributes);
    }

    /// The value of the first attribute of that name.
    public Optional<String> attribute(String name) {
      return first(attributes, name);
    }
  }

  /// The direction of a media line: its own, else the session's, else both ways (RFC 8866, 6.7).
  public Direction direction(Media of) {
    return direction(of.attributes()).or(() -> direction(attributes)).orElse(Direction.SENDRECV);
  }

  /// The address of a media line: its own, else the session's.
  public Optional<String> address(Media of) {
    return Optional.ofNullable(of.connection()).or(() -> Optional.ofNullable(connection));
  }

  private static Optional<Direction> direction(List<Attribute> attributes) {
    return attributes.stream().flatMap(a -> Direction.named(a.name()).stream()).findFirst();
  }

  private static Optional<String> first(List<Attribute> attributes, String name) {
    return attributes.stream().filter(a -> a.name().equals(name)).map(Attribute::value).findFirst();
  }
}
