/// The process of `ringfort up --zones` and `up --stack`: it starts the hosts of this machine as
/// processes of their own, starts crashed ones again, and obeys the commands of its operator. Start
/// reading at [Agent].
@NullMarked
package io.ringfort.stack.agent;

import org.jspecify.annotations.NullMarked;
