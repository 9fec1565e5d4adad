/// A carrier of its own, for tests, benchmarks and a laptop: an SMSC and a SIP side with several
/// gateways each, handsets that receive and send messages and calls, faults to order, a ledger that
/// notices doubled messages, numbers for sale, and a sink for webhooks. It shares no code with the
/// product, so that one misread clause cannot pass on both sides. Start reading at [Simulator].
@NullMarked
package io.ringfort.simulator;

import org.jspecify.annotations.NullMarked;
