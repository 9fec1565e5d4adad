package io.ringfort.stack.boot;

import io.ringfort.api.VoiceDoors;
import io.ringfort.api.calls.CallDefaults;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.notifications.QueueNotifications;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.messaging.Messages;
import io.ringfort.simulator.Simulator;
import io.ringfort.voice.VoiceConfig;
import io.ringfort.voice.VoiceRole;
import io.ringfort.voice.calls.CallbackSteps;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.conference.LocalRooms;
import io.ringfort.voice.edge.HostPort;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.recordings.StoredRecordings;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Starts what carries calls, and opens its doors for the API.
final class VoiceBoot {
  private final Ground ground;
  private final Notifications notifications;

  VoiceBoot(Ground ground) {
    this.ground = ground;
    notifications =
        new QueueNotifications(
            ground.primitives().queue(),
            ground.primitives().topics().postflight(),
            ground.primitives().archive(),
            ground.tools().json());
  }

  /// @param simulator whose phones are told where to call to; null: none runs
  /// @param baseUrl where customers reach the API
  VoiceRole start(
      VoiceConfig config,
      EgressPolicy egress,
      Supplier<String> baseUrl,
      @Nullable Simulator simulator)
      throws InterruptedException {
    Ground.Primitives primitives = ground.primitives();
    Ground.Tools tools = ground.tools();
    VoiceRole voice =
        VoiceRole.start(
            config,
            new VoiceRole.Engines(
                primitives.queue(),
                primitives.topics(),
                primitives.memory(),
                primitives.archive(),
                tools.timer(),
                tools.metrics()),
            new VoiceRole.Shared(
                ground.books().directory(),
                tools.mint(),
                tools.json(),
                ground.webhooks(),
                egress,
                baseUrl,
                outward()));
    if (simulator != null) {
      InetSocketAddress sip = voice.address(Transport.UDP);
      simulator.callAt(HostPort.host(sip.getAddress()) + ":" + sip.getPort());
    }
    return voice;
  }

  private VoiceRole.Outward outward() {
    Ground.Primitives primitives = ground.primitives();
    Ground.Tools tools = ground.tools();
    return new VoiceRole.Outward(
        new CallTexts(
            ground.messages(),
            ground.books().directory(),
            ground.books().optOuts(),
            tools.mint(),
            tools.clock()),
        new CallNotices(notifications, tools.mint(), tools.clock()),
        new QueueMaker(ground.books().writer(), tools.clock()),
        new CallbackSteps(
            primitives.queue(), primitives.topics(), tools.json(), tools.mint(), tools.clock()));
  }

  VoiceDoors doors(VoiceRole voice) {
    Ground.Primitives primitives = ground.primitives();
    return new VoiceDoors(
        new QueueCalls(
            primitives.queue(),
            primitives.topics(),
            primitives.memory(),
            primitives.archive(),
            ground.tools().json()),
        voice.recordings(),
        voice.queues(),
        voice.conferences(),
        notifications,
        CallDefaults.usual());
  }

  /// The memory map of things of a kind until the archive has them.
  static String inFlight(String kind) {
    return switch (kind) {
      case "call" -> QueueCalls.IN_FLIGHT;
      case StoredRecordings.KIND -> StoredRecordings.IN_FLIGHT;
      case LocalRooms.KIND -> LocalRooms.IN_FLIGHT;
      default -> Messages.IN_FLIGHT;
    };
  }
}
