package io.ringfort.stack.boot;

import io.ringfort.api.VoiceDoors;
import io.ringfort.api.calls.CallDefaults;
import io.ringfort.core.callbacks.Told;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.timeline.About;
import io.ringfort.core.timeline.Steps;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.messaging.Messages;
import io.ringfort.voice.Conferences;
import io.ringfort.voice.Queues;
import io.ringfort.voice.VoiceConfig;
import io.ringfort.voice.VoicePlace;
import io.ringfort.voice.VoiceRole;
import io.ringfort.voice.browser.Tabs;
import io.ringfort.voice.calls.CallbackSteps;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.conference.LocalRooms;
import io.ringfort.voice.recordings.Recordings;
import io.ringfort.voice.recordings.StoredRecordings;
import java.util.Optional;
import java.util.function.Supplier;

/// Starts what carries calls, and opens its doors for the API.
public final class VoiceBoot {
  private final Ground ground;
  private final Tabs tabs;
  private final Notifications notifications;

  /// @param tabs of web pages, at this host and others
  public VoiceBoot(Ground ground, Tabs tabs) {
    this.ground = ground;
    this.tabs = tabs;
    notifications = ground.notifications();
  }

  /// @param baseUrl where customers reach the API
  public VoiceRole start(
      VoiceConfig config, EgressPolicy egress, Supplier<String> baseUrl, VoicePlace place)
      throws InterruptedException {
    return VoiceRole.start(config, engines(), shared(egress, baseUrl), place);
  }

  /// What it is built on.
  public VoiceRole.Engines engines() {
    Ground.Primitives primitives = ground.primitives();
    Ground.Tools tools = ground.tools();
    return new VoiceRole.Engines(
        primitives.queue(),
        primitives.topics(),
        primitives.memory(),
        primitives.archive(),
        tools.timer(),
        tools.metrics());
  }

  public VoiceRole.Shared shared(EgressPolicy egress, Supplier<String> baseUrl) {
    Ground.Tools tools = ground.tools();
    return new VoiceRole.Shared(
        ground.books().directory(),
        tools.mint(),
        tools.json(),
        ground.webhooks(),
        egress,
        baseUrl,
        outward());
  }

  /// Who hears of what customers were told of calls.
  public Told told() {
    Ground.Primitives primitives = ground.primitives();
    Ground.Tools tools = ground.tools();
    return new CallbackSteps(
        new Steps(
            About.CALL,
            primitives.queue(),
            primitives.topics().postflight(),
            tools.json(),
            tools.mint(),
            tools.clock(),
            tools.metrics()));
  }

  private VoiceRole.Outward outward() {
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
        told(),
        tabs);
  }

  VoiceDoors doors(VoiceRole voice) {
    return doors(voice.recordings(), voice.queues(), voice.conferences());
  }

  /// What the API needs of voice, wherever the calls are.
  public VoiceDoors doors(Recordings recordings, Queues queues, Conferences conferences) {
    return new VoiceDoors(
        calls(), recordings, queues, conferences, notifications, CallDefaults.usual());
  }

  /// Calls, wherever they are.
  public QueueCalls calls() {
    VoiceRole.Engines engines = engines();
    return new QueueCalls(
        engines.queue(),
        engines.topics(),
        engines.memory(),
        engines.archive(),
        ground.tools().json());
  }

  /// The memory map of things of a kind until the archive has them.
  static Optional<String> inFlight(String kind) {
    return switch (kind) {
      case "message" -> Optional.of(Messages.IN_FLIGHT);
      case "call" -> Optional.of(QueueCalls.IN_FLIGHT);
      case StoredRecordings.KIND -> Optional.of(StoredRecordings.IN_FLIGHT);
      case LocalRooms.KIND -> Optional.of(LocalRooms.IN_FLIGHT);
      // Notifications, and steps of timelines.
      default -> Optional.empty();
    };
  }
}
