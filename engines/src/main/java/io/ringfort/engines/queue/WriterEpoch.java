package io.ringfort.engines.queue;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// Which owner wrote an entry of a changelog: its epoch, in a header. A new owner begins with a
/// marker; what a stale owner still writes behind it is told by its lower epoch (decision 13).
final class WriterEpoch {
  /// The key of markers; no key of ours begins like that.
  static final String MARKER = "\0owner";

  private static final String HEADER = "e";
  private static final long UNKNOWN = -1;

  private WriterEpoch() {}

  static List<Header> header(long epoch) {
    return List.of(
        new RecordHeader(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(epoch).array()));
  }

  static boolean isMarker(String key) {
    return key.equals(MARKER);
  }

  /// @return -1 for an entry that was written before entries had epochs
  static long of(ConsumerRecord<?, ?> entry) {
    var header = entry.headers().lastHeader(HEADER);
    return header == null ? UNKNOWN : ByteBuffer.wrap(header.value()).getLong();
  }
}
