/// What is lost, doubled or late when something breaks: the process, the database, the carrier, a
/// customer's server. The simulated carrier runs in the tests' own process, so that what it saw
/// survives the product. Start reading at [KillTest]; `-Dlong=true` runs the long variants.
@NullMarked
package io.ringfort.acceptance.faults;

import org.jspecify.annotations.NullMarked;
