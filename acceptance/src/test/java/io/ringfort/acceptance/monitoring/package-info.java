/// What operators watch a stack with. Start at [MonitoringTest].
@NullMarked
package io.ringfort.acceptance.monitoring;

import org.jspecify.annotations.NullMarked;
