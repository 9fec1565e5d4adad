/// The distributed queue: durable partitioned logs. Start reading at [Queue]; `KafkaQueue` is the
/// real one.
@NullMarked
package io.ringfort.engines.queue;

import org.jspecify.annotations.NullMarked;
