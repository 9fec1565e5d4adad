package io.ringfort.stack.box;

/// The ports of hosts, each on its host's own address. Those for customers are settings.
public final class HostPorts {
  /// The agent's control door.
  public static final int AGENT = 7071;

  /// [io.ringfort.core.hosts.Host#INSIDE].
  public static final int INSIDE = 7070;

  /// [io.ringfort.core.hosts.Host#EDGE_LINK].
  public static final int EDGE_LINK = 7060;

  public static final int SIP = 5060;
  public static final int QUEUE = 9092;
  public static final int QUEUE_CONTROLLER = 9093;
  public static final int MEMORY = 7800;

  /// Where memory hosts watch each other, above [#MEMORY].
  public static final int MEMORY_WATCH_OFFSET = 1_000;

  public static final int DATABASE = 5432;

  /// Of database hosts for each other.
  public static final int DATABASE_PEER = 5433;

  /// [io.ringfort.core.hosts.Lifelines#PORT].
  public static final int LIFELINE = 7072;

  private HostPorts() {}
}
