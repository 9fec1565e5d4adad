package io.ringfort.voice.media;

import io.ringfort.protocol.rtp.Reception;
import io.ringfort.protocol.rtp.Rtcp;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// What a stream tells the far end every five seconds (RFC 3550, 6.4), and at its end. Media thread
/// only.
final class Reports {

  private static final int SAMPLE_BYTES = Frame.SAMPLES;

  // RFC 7022: a name that says nothing about this host.
  private final String name = Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final Outbound outbound;
  private final Inbound inbound;
  private int lastReport;
  private long lastReportNanos;

  Reports(Outbound outbound, Inbound inbound) {
    this.outbound = outbound;
    this.inbound = inbound;
  }

  /// Reads what the far end reports.
  void read(ByteBuffer in, long nanos) {
    for (Rtcp packet : Rtcp.parse(in)) {
      if (packet instanceof Rtcp.SenderReport report) {
        lastReport = (int) (report.ntp() >>> 16);
        lastReportNanos = nanos;
      }
    }
  }

  /// Writes a compound packet, ready to be sent.
  ///
  /// @param goodbye whether it is the last one
  void write(ByteBuffer out, long nanos, boolean goodbye) {
    out.clear();
    List<Rtcp.Block> blocks = inbound.reception().isStarted() ? List.of(block(nanos)) : List.of();
    if (outbound.sent() > 0) {
      long ntp = Rtcp.ntp(System.currentTimeMillis());
      long bytes = outbound.sent() * SAMPLE_BYTES;
      Rtcp.write(
          new Rtcp.SenderReport(
              outbound.ssrc(), ntp, outbound.timestamp(), outbound.sent(), bytes, blocks),
          out);
    } else {
      Rtcp.write(new Rtcp.ReceiverReport(outbound.ssrc(), blocks), out);
    }
    Rtcp.writeName(outbound.ssrc(), name, out);
    if (goodbye) {
      Rtcp.write(new Rtcp.Goodbye(outbound.ssrc()), out);
    }
    out.flip();
  }

  private Rtcp.Block block(long nanos) {
    Reception reception = inbound.reception();
    long delay = lastReport == 0 ? 0 : (nanos - lastReportNanos) * 65_536 / 1_000_000_000;
    return new Rtcp.Block(
        reception.ssrc(),
        reception.fractionLost(),
        (int) Math.min(reception.lost(), 0x7FFFFF),
        reception.extendedHighest(),
        (long) reception.jitter(),
        lastReport,
        delay);
  }
}
