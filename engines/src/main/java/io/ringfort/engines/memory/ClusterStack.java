package io.ringfort.engines.memory;

import io.ringfort.engines.memory.InfinispanMemory.Member;
import java.util.List;
import java.util.stream.Collectors;

/// The protocols by which the members speak to each other, from the wire up. Plain TCP with a fixed
/// list of whom to ask; a member whose process ended is out of the view at once (see
/// [ClosedConnections]), one that was frozen or is cut off after five seconds. Not sooner: when a voice
/// host freezes, its calls are taken over after three, for which memory must not be busy with a new
/// view.
final class ClusterStack {
  // An answer to a small write must not wait for the acknowledgement of what went before: without
  // tcp_nodelay a write takes 30 ms instead of one. Fifteen members that do nothing else exchange
  // thousands of packets a second with short intervals: TCP loses nothing that had to be sent
  // again sooner. A holder that comes back waits for the others' word for some seconds, and is told
  // of all members: the one that leads may be none of the holders that it knows of. If it began
  // without them, its cluster would have to be merged with theirs, which knows of maps that it does
  // not have.
  // Shorter waits that make the death of a zone shorter were tried, and are not borne by members that
  // were just started on a busy machine: docs/decisions/0022-few-maps-and-none-is-moved.md.
  private static final String XML =
      """
      <config xmlns="urn:org:jgroups">
        <TCP bind_addr="%s" bind_port="%d" port_range="0" diag.enabled="false"
             tcp_nodelay="true" linger="-1" sock_conn_timeout="300ms" send_buf_size="640k"
             enable_suspect_events="true"
             bundler_type="no-bundler" bundler.max_size="64k" use_vthreads="true"
             thread_pool.min_threads="0" thread_pool.max_threads="200"
             thread_pool.keep_alive_time="1m"/>
        <io.ringfort.engines.memory.ClosedConnections/>
        <RED/>
        <TCPPING initial_hosts="%s" port_range="0" return_entire_cache="true"/>
        <MERGE3 min_interval="4s" max_interval="8s"/>
        <FD_SOCK2 bind_addr="%s" offset="1000" port_range="0"/>
        <FD_ALL3 timeout="4000" interval="1000"/>
        <VERIFY_SUSPECT2 timeout="500"/>
        <pbcast.NAKACK2 use_mcast_xmit="false" xmit_interval="500ms" resend_last_seqno="true"/>
        <UNICAST3 conn_close_timeout="5s" xmit_interval="500ms"/>
        <pbcast.STABLE desired_avg_gossip="20s" max_bytes="1M"/>
        <pbcast.GMS print_local_addr="false" join_timeout="3000"/>
        <UFC max_credits="4m" min_threshold="0.40"/>
        <MFC max_credits="4m" min_threshold="0.40"/>
        <FRAG4 frag_size="60k"/>
      </config>
      """;

  private ClusterStack() {}

  static String of(Member self, List<Member> holders) {
    return XML.formatted(
        self.address(),
        self.port(),
        holders.stream()
            .map(h -> h.address() + "[" + h.port() + "]")
            .collect(Collectors.joining(",")),
        self.address());
  }
}
