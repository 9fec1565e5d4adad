package io.ringfort.protocol.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts the octets of one stream (TCP, TLS) into messages by Content-Length (RFC 3261 section
/// 18.3), with the keep-alives of RFC 5626 between them. One per connection, owned by the one
/// thread that reads it. Holds at most one message within the limits.
public final class SipFramer {
  private static final int SMALL = 4 * 1024;
  private static final int SPACIOUS = 32 * 1024;

  private final SipLimits limits;
  private byte[] buffer = new byte[SMALL];
  private int start;
  private int end;
  // Before it no head ends; so a peer that drips octets does not make us read all of them again.
  private int scanned;
  private boolean broken;
  // A single CRLF was told as a pong; the next one makes it a ping.
  private boolean halfPing;

  public SipFramer() {
    this(SipLimits.DEFAULT);
  }

  public SipFramer(SipLimits limits) {
    this.limits = limits;
  }

  /// What came out of a stream.
  public sealed interface Frame {}

  /// A whole message.
  public record Message(SipMessage message) implements Frame {}

  /// A whole message that cannot be read. The stream goes on behind it.
  public record Malformed(SipParseException error) implements Frame {}

  /// CRLF CRLF: the peer wants a CRLF in return.
  public record Ping() implements Frame {}

  /// CRLF: the peer's answer to our ping.
  public record Pong() implements Frame {}

  /// Nobody knows any more where the next message begins: answer if there is an answer, then close.
  public record Broken(SipParseException error) implements Frame {}

  /// Takes the next octets of the stream and returns what they complete, in order. Nothing follows
  /// a `Broken`.
  public List<Frame> feed(byte[] octets, int offset, int length) {
    List<Frame> frames = new ArrayList<>(2);
    int from = offset;
    int rest = length;
    // In pieces, so that a large read does not make the buffer larger than one message.
    while (rest > 0 && !broken) {
      int piece = Math.min(rest, 16 * 1024);
      append(octets, from, piece);
      from += piece;
      rest -= piece;
      while (!broken && next(frames)) {
        // Each turn takes one frame out of the buffer.
      }
    }
    return frames;
  }

  /// True once the stream can no longer be cut; the connection is to be closed.
  public boolean isBroken() {
    return broken;
  }

  /// True between two messages: nothing would be lost by closing.
  public boolean isIdle() {
    return start == end;
  }

  private void append(byte[] octets, int offset, int length) {
    if (end + length > buffer.length) {
      int held = end - start;
      byte[] target =
          held + length > buffer.length
              ? new byte[Math.max(2 * buffer.length, held + length)]
              : buffer;
      System.arraycopy(buffer, start, target, 0, held);
      buffer = target;
      scanned -= start;
      start = 0;
      end = held;
    }
    System.arraycopy(octets, offset, buffer, end, length);
    end += length;
  }

  private boolean next(List<Frame> frames) {
    if (start == end) {
      start = 0;
      end = 0;
      scanned = 0;
      // A connection that once had a large message does not keep its room.
      buffer = buffer.length > SPACIOUS ? new byte[SMALL] : buffer;
      return false;
    }
    return buffer[start] == '\r' ? keepAlive(frames) : message(frames);
  }

  private boolean keepAlive(List<Frame> frames) {
    if (end - start == 1) {
      return false;
    }
    if (buffer[start + 1] != '\n') {
      return breakOff(frames, Cursor.bad("got CR alone between two messages"));
    }
    start += 2;
    if (halfPing) {
      frames.add(new Ping());
      halfPing = false;
    } else if (end - start >= 2 && buffer[start] == '\r' && buffer[start + 1] == '\n') {
      start += 2;
      frames.add(new Ping());
    } else {
      frames.add(new Pong());
      halfPing = true;
    }
    return true;
  }

  private boolean message(List<Frame> frames) {
    halfPing = false;
    int headEnd = headEnd();
    if (headEnd < 0) {
      return end - start > limits.headOctets()
          && breakOff(frames, new SipParseException(513, "got a head larger than this host reads"));
    }
    long length;
    try {
      length = bodyLength(headEnd);
    } catch (SipParseException e) {
      return breakOff(frames, parseError(headEnd - start, e));
    }
    if (length > limits.bodyOctets()) {
      return breakOff(frames, parseError(headEnd - start, tooLarge(length)));
    }
    int total = headEnd - start + (int) length;
    if (end - start < total) {
      return false;
    }
    frames.add(parsed(total));
    start += total;
    scanned = start;
    return true;
  }

  private SipParseException tooLarge(long length) {
    return new SipParseException(413, "got a body of " + length + " octets");
  }

  private Frame parsed(int total) {
    try {
      return new Message(SipParser.parse(buffer, start, total, limits));
    } catch (SipParseException e) {
      return new Malformed(e);
    }
  }

  /// The error that the parser finds in the head, since that one can be answered; else `error`.
  private SipParseException parseError(int headLength, SipParseException error) {
    try {
      SipParser.parse(buffer, start, headLength, limits);
      return error;
    } catch (SipParseException e) {
      return e;
    }
  }

  private boolean breakOff(List<Frame> frames, SipParseException error) {
    broken = true;
    frames.add(new Broken(error));
    start = 0;
    end = 0;
    buffer = new byte[0];
    return false;
  }

  /// The index behind the empty line, -1 if it is not here yet.
  private int headEnd() {
    for (int i = Math.max(start, scanned - 3); i + 3 < end; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        scanned = i;
        return i + 4;
      }
    }
    scanned = end;
    return -1;
  }

  /// "The Content-Length header field MUST be used with stream oriented transports" (RFC 3261
  /// section 18.3).
  private long bodyLength(int headEnd) {
    HeadReader head =
        new HeadReader(Arrays.copyOfRange(buffer, start, headEnd), 0, headEnd - start, limits);
    head.startLine();
    Headers headers = head.headers();
    if (headers.count(SipHeader.CONTENT_LENGTH) != 1) {
      throw Cursor.bad("got no Content-Length, or several of them, in a stream (expected: one)");
    }
    return HeadReader.contentLength(headers.need(SipHeader.CONTENT_LENGTH));
  }
}
