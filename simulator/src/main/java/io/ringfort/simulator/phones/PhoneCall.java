package io.ringfort.simulator.phones;

import io.ringfort.simulator.rtp.MediaReport;
import io.ringfort.simulator.rtp.RtpStream;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A call as it is looked at: who, how it stands, and its media. The SIP thread changes it, any
/// thread looks.
public final class PhoneCall {
  private final String id = UUID.randomUUID().toString();
  private final String handset;
  private final String direction;
  private final String from;
  private final String to;
  private final String gateway;
  private final RtpStream media;
  private final AtomicReference<CallFacts> facts = new AtomicReference<>(CallFacts.starting());

  private PhoneCall(
      String handset, String direction, String from, String to, String gateway, RtpStream media) {
    this.handset = handset;
    this.direction = direction;
    this.from = from;
    this.to = to;
    this.gateway = gateway;
    this.media = media;
  }

  static PhoneCall inbound(String from, String to, String gateway, RtpStream media) {
    return new PhoneCall(to, "inbound", from, to, gateway, media);
  }

  static PhoneCall outbound(String from, String to, String gateway, RtpStream media) {
    return new PhoneCall(from, "outbound", from, to, gateway, media);
  }

  public String id() {
    return id;
  }

  /// The phone whose call this is.
  public String handset() {
    return handset;
  }

  /// As the phone sees it: `inbound` or `outbound`.
  public String direction() {
    return direction;
  }

  public String from() {
    return from;
  }

  public String to() {
    return to;
  }

  /// The carrier's gateway.
  public String gateway() {
    return gateway;
  }

  public CallFacts facts() {
    return facts.get();
  }

  public MediaReport report() {
    return media.report();
  }

  public byte[] heardWav() {
    return media.heardWav();
  }

  public byte[] saidWav() {
    return media.saidWav();
  }

  RtpStream media() {
    return media;
  }

  void change(UnaryOperator<CallFacts> change) {
    facts.updateAndGet(change);
  }
}
