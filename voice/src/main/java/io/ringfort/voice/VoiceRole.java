package io.ringfort.voice;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.core.archive.Archive;
import io.ringfort.core.callbacks.CallbackPool;
import io.ringfort.core.callbacks.Callbacks;
import io.ringfort.core.callbacks.Told;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.hosts.HostName;
import io.ringfort.core.hosts.Lease;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.CallSid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.timeline.TimelineEntry;
import io.ringfort.core.topics.Topics;
import io.ringfort.core.webhooks.EgressPolicy;
import io.ringfort.core.webhooks.WebhookClient;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import io.ringfort.voice.browser.BrowserCalls;
import io.ringfort.voice.browser.BrowserPorts;
import io.ringfort.voice.browser.BrowserSignalling;
import io.ringfort.voice.browser.Presence;
import io.ringfort.voice.browser.Tabs;
import io.ringfort.voice.calls.CallHost;
import io.ringfort.voice.calls.CallNet;
import io.ringfort.voice.calls.DirectoryDomains;
import io.ringfort.voice.calls.Dispatchers;
import io.ringfort.voice.calls.FarBrowsers;
import io.ringfort.voice.calls.FarCalls;
import io.ringfort.voice.calls.FetchedDocuments;
import io.ringfort.voice.calls.InboundIntake;
import io.ringfort.voice.calls.LiveCalls;
import io.ringfort.voice.calls.Notices;
import io.ringfort.voice.calls.Owed;
import io.ringfort.voice.calls.QueueCalls;
import io.ringfort.voice.calls.RoomCustomers;
import io.ringfort.voice.calls.Texts;
import io.ringfort.voice.conference.Homes;
import io.ringfort.voice.conference.LocalConferences;
import io.ringfort.voice.conference.LocalQueues;
import io.ringfort.voice.conference.LocalRooms;
import io.ringfort.voice.conference.Outside;
import io.ringfort.voice.conference.RoomDoor;
import io.ringfort.voice.edge.Door;
import io.ringfort.voice.edge.Edge;
import io.ringfort.voice.edge.Owners;
import io.ringfort.voice.edge.Transport;
import io.ringfort.voice.ffmpeg.Ffmpeg;
import io.ringfort.voice.lifecycle.CallEvent;
import io.ringfort.voice.lifecycle.CallLifecycle;
import io.ringfort.voice.media.RtpMedia;
import io.ringfort.voice.recordings.Recordings;
import io.ringfort.voice.recordings.StoredRecordings;
import io.ringfort.voice.sip.SipSignalling;
import io.ringfort.voice.speech.CachedPrompts;
import io.ringfort.voice.takeover.Mover;
import io.ringfort.voice.takeover.Takeover;
import io.ringfort.voice.takeover.TakeoverMeters;
import io.ringfort.voice.verbs.CallRecordings;
import io.ringfort.voice.verbs.Settings;
import io.ringfort.voice.verbs.TwimlVerbs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The role `voice` of a host: the owners of calls and their sound. Alone it is the roles `edge`
/// and `recordings`, too. Closing it moves what is live to other hosts, or ends it where there is
/// none.
public final class VoiceRole implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VoiceRole.class);
  private static final String LIVE = "ringfort.calls.live";
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(2);
  private static final Duration MOVE_WITHIN = Duration.ofSeconds(30);
  private static final Duration OWNERSHIP_WITHIN = Duration.ofSeconds(10);

  private final VoiceConfig config;
  private final Engines engines;
  private final Shared shared;
  private final InstantSource clock = InstantSource.system();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final VoicePlace place;
  private final @Nullable Edge edge;
  private final SipSignalling signalling;
  private final BrowserSignalling browsers;
  private final LiveCalls live;
  private final @Nullable Mover mover;
  private final StoredRecordings recordings;
  private final LocalRooms rooms;
  private final LocalConferences conferences;
  private volatile boolean crashed;

  /// What it is built on.
  public record Engines(
      Queue queue,
      Topics topics,
      Memory memory,
      Archive archive,
      Timer timer,
      MeterRegistry metrics) {}

  /// What the host already has.
  ///
  /// @param baseUrl where customers reach the API
  public record Shared(
      Directory directory,
      SidMint mint,
      Json json,
      WebhookClient webhooks,
      EgressPolicy egress,
      Supplier<String> baseUrl,
      Outward outward) {}

  /// Where calls reach other boxes of the house.
  ///
  /// @param tabs of web pages
  public record Outward(
      Texts texts, Notices notices, RoomCustomers.Queues queues, Told told, Tabs tabs) {}

  private VoiceRole(VoiceConfig config, Engines engines, Shared shared, VoicePlace place)
      throws IOException, InterruptedException {
    this.config = config;
    this.engines = engines;
    this.shared = shared;
    this.place = place;
    try {
      Callbacks callbacks = new Callbacks(engines.queue(), engines.topics(), shared.json());
      Ffmpeg ffmpeg = Ffmpeg.at(config.folder().resolve("ffmpeg"));
      if (place instanceof VoicePlace.Alone) {
        add(callbackPool());
        add(RecordingsRole.start(config, engines, shared));
      }
      recordings = add(RecordingsRole.empty()).desk(config, engines, shared);
      CachedPrompts prompts = prompts(ffmpeg);
      RtpMedia media =
          add(RtpMedia.start(config.media(), engines.metrics(), lease(place), new BrowserPorts()));
      Owed owed = new Owed(engines.timer(), lease(place));
      started.push(owed::close);
      CallHost.Store store =
          new CallHost.Store(
              engines.queue(),
              engines.topics(),
              engines.memory().map(QueueCalls.IN_FLIGHT),
              engines.archive(),
              shared.json(),
              clock.instant());
      FetchedDocuments documents = new FetchedDocuments(shared.directory(), shared.webhooks());
      rooms = rooms(callbacks, prompts, media, owed, store);
      conferences = new LocalConferences(rooms, engines.archive(), documents::fetch);
      AtomicReference<@Nullable SipSignalling> sip = new AtomicReference<>();
      edge = place instanceof VoicePlace.Alone ? open(sip) : null;
      AtomicReference<@Nullable InboundIntake> intake = new AtomicReference<>();
      signalling =
          add(
              SipSignalling.start(
                  config.sip(),
                  ground(door(place, edge)),
                  new DirectoryDomains(shared.directory()),
                  (incoming, leg) -> Objects.requireNonNull(intake.get()).taken(incoming, leg)));
      sip.set(signalling);
      live = new LiveCalls(self(place), lease(place));
      browsers = add(browsers(intake));
      CallNet net = net(place, live, store);
      CallHost host =
          new CallHost(
              lifecycle(),
              live,
              new CallHost.Wire(browsers, media, net),
              new CallHost.Sound(prompts, recordings, rooms),
              new CallHost.Customers(
                  documents, owed, callbacks, shared.outward().texts(), shared.outward().notices()),
              store,
              new CallHost.Clocks(
                  engines.timer(), clock, add(Threads.virtualPerTask("call-blocking"))));
      Gauge.builder(LIVE, live, LiveCalls::size).register(engines.metrics());
      var _ = TakeoverMeters.in(engines.metrics());
      mover = join(host, net);
      Dispatchers dispatchers = add(Dispatchers.start(host, config.callsPerSecond()));
      if (place instanceof VoicePlace.Alone) {
        dispatchers.awaitOwnership(OWNERSHIP_WITHIN);
      }
      intake.set(new InboundIntake(host, shared.directory()));
      // Nobody is heard before this.
      switch (place) {
        case VoicePlace.Alone _ -> Objects.requireNonNull(edge).start(Owners.only(signalling));
        case VoicePlace.Among among -> among.register().accept(signalling);
      }
      started.push(this::drainOrEnd);
      // The first caller shall not wait for the voice to load.
      Threads.startVirtual("speech-warm", prompts::warm);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// The only host of its stack.
  public static VoiceRole start(VoiceConfig config, Engines engines, Shared shared)
      throws InterruptedException {
    return start(config, engines, shared, new VoicePlace.Alone());
  }

  /// Returns when calls can come and go.
  public static VoiceRole start(
      VoiceConfig config, Engines engines, Shared shared, VoicePlace place)
      throws InterruptedException {
    try {
      return new VoiceRole(config, engines, shared, place);
    } catch (IOException e) {
      throw new UncheckedIOException("voice cannot start in " + config.folder(), e);
    }
  }

  private <T extends AutoCloseable> T add(T part) {
    started.push(part);
    return part;
  }

  private static boolean knows(@Nullable SipSignalling sip, InetAddress source) {
    return sip != null && sip.knows(source);
  }

  private Edge open(AtomicReference<@Nullable SipSignalling> sip) throws IOException {
    return add(Edge.open(config.edge(), source -> knows(sip.get(), source), engines.metrics()));
  }

  private static Door door(VoicePlace place, @Nullable Edge own) {
    return switch (place) {
      case VoicePlace.Alone _ -> Objects.requireNonNull(own);
      case VoicePlace.Among among -> among.door();
    };
  }

  private SipSignalling.Ground ground(Door door) {
    byte[] key = shared.mint().derive("", "sip challenges").getBytes(StandardCharsets.US_ASCII);
    return new SipSignalling.Ground(
        door,
        engines.memory(),
        engines.timer(),
        clock,
        shared.mint(),
        key,
        shared.egress(),
        engines.metrics());
  }

  private BrowserSignalling browsers(AtomicReference<@Nullable InboundIntake> intake) {
    return new BrowserSignalling(
        signalling,
        new BrowserSignalling.Ground(
            shared.outward().tabs(),
            new Presence(engines.memory().map(Presence.MAP), shared.json()),
            shared.mint(),
            engines.timer(),
            clock,
            (incoming, leg) -> Objects.requireNonNull(intake.get()).taken(incoming, leg),
            this::note));
  }

  private void note(String sid, String kind, String text, Map<String, String> details) {
    TimelineEntry entry = new TimelineEntry(clock.instant(), kind, text, details);
    live.tell(new CallSid(sid), new CallEvent.Note(entry));
  }

  private CallbackPool callbackPool() {
    return CallbackPool.start(
        engines.queue(),
        engines.topics(),
        shared.json(),
        new CallbackPool.Outside(
            shared.directory(), shared.webhooks(), shared.outward().told(), clock));
  }

  private CachedPrompts prompts(Ffmpeg ffmpeg) throws IOException {
    return add(
        CachedPrompts.start(
            config.speech(),
            config.folder().resolve("prompts"),
            ffmpeg,
            shared.webhooks(),
            sid ->
                AccountSid.matches(sid)
                    ? shared.directory().account(new AccountSid(sid)).map(Account::authToken)
                    : Optional.empty(),
            engines.metrics(),
            clock));
  }

  private LocalRooms rooms(
      Callbacks callbacks, CachedPrompts prompts, RtpMedia media, Owed owed, CallHost.Store store) {
    return add(
        new LocalRooms(
            new Outside(
                new Outside.Sound(media, prompts, recordings),
                new Outside.Names(shared.mint(), shared.directory()),
                new RoomCustomers(owed, callbacks, store, clock, shared.outward().queues()),
                new QueueCalls(
                    engines.queue(),
                    engines.topics(),
                    engines.memory(),
                    engines.archive(),
                    shared.json()),
                new Outside.Shown(engines.memory(), shared.json()),
                new Outside.Times(engines.timer(), clock),
                around())));
  }

  private Outside.Around around() {
    return switch (place) {
      case VoicePlace.Alone _ -> Outside.Around.ALONE;
      case VoicePlace.Among among ->
          new Outside.Around(
              Homes.among(among.hosts()),
              (call, to) -> mover().ifPresent(mover -> mover.moveTo(call, to)));
    };
  }

  private CallLifecycle lifecycle() {
    Settings settings =
        new Settings(
            shared.mint(),
            this::mayShow,
            (account, sid) ->
                shared.baseUrl().get() + "/2010-04-01/Accounts/" + account + "/Recordings/" + sid,
            false);
    return new CallLifecycle(new TwimlVerbs(settings), new CallRecordings(settings));
  }

  private boolean mayShow(AccountSid account, String callerId) {
    if (!E164.matches(callerId)) {
      return callerId.startsWith("client:") || callerId.startsWith("sip:");
    }
    E164 number = new E164(callerId);
    return shared.directory().callerId(account, number).isPresent()
        || shared.directory().number(number).filter(n -> n.account().equals(account)).isPresent();
  }

  private static HostName self(VoicePlace place) {
    return switch (place) {
      case VoicePlace.Alone _ -> VoicePlace.Alone.NAME;
      case VoicePlace.Among among -> among.hosts().self().name();
    };
  }

  private static Lease lease(VoicePlace place) {
    return switch (place) {
      case VoicePlace.Alone _ -> Lease.always();
      case VoicePlace.Among among -> among.hosts().lease();
    };
  }

  private CallNet net(VoicePlace place, LiveCalls live, CallHost.Store store) {
    return switch (place) {
      case VoicePlace.Alone _ -> CallNet.near(live);
      case VoicePlace.Among among ->
          new FarCalls(among.hosts(), among.inside(), live, store.inFlight(), shared.json());
    };
  }

  /// Takes over what other hosts leave, and gives away what this one has.
  private @Nullable Mover join(CallHost host, CallNet net) {
    if (!(place instanceof VoicePlace.Among among) || !(net instanceof FarCalls far)) {
      return null;
    }
    Takeover takeover = add(new Takeover(host, among.hosts(), engines.metrics()));
    far.open(takeover);
    FarBrowsers.open(among.inside(), browsers);
    RoomDoor.open(among.inside(), rooms, conferences, new LocalQueues(rooms));
    takeover.start();
    return new Mover(host, among.hosts());
  }

  /// Other hosts get what is live. The last one hangs up: the far ends are told, and the calls are
  /// filed as ended.
  private void drainOrEnd() throws InterruptedException {
    if (crashed) {
      return;
    }
    if (mover != null && mover.hasOthers()) {
      if (!drain(MOVE_WITHIN)) {
        LOG.warn("{} calls could not be moved: they are taken over", live.size());
        live.abandon();
      }
    } else if (!live.endAll(DRAIN_WITHIN)) {
      LOG.warn("{} calls did not end within {}", live.size(), DRAIN_WITHIN);
    }
  }

  /// Moves every live call to other hosts; takes none itself as long as it is not UP.
  ///
  /// @return whether none is left here; false at once when there is no other host
  public boolean drain(Duration within) throws InterruptedException {
    return mover != null && mover.drain(within);
  }

  /// Moves single calls; empty when there are no other hosts.
  public Optional<Mover> mover() {
    return Optional.ofNullable(mover);
  }

  /// How many calls this host owns: the progress of a drain.
  public int liveCalls() {
    return live.size();
  }

  /// As a process does that is killed: no goodbye to anybody, nothing tidied up. For tests.
  public void crash() {
    crashed = true;
    live.abandon();
    close();
  }

  public Recordings recordings() {
    return recordings;
  }

  /// The door to calls of web pages, for whoever has their connections.
  public BrowserCalls browsers() {
    return browsers;
  }

  /// The door to conferences.
  public Conferences conferences() {
    return conferences;
  }

  /// The door to callers who wait.
  public Queues queues() {
    return new LocalQueues(rooms);
  }

  /// Where the SIP door of a stack of one host listens for that transport.
  ///
  /// @throws IllegalStateException when the door is another host's
  public InetSocketAddress address(Transport transport) {
    if (edge == null) {
      throw new IllegalStateException("got a voice host among others (expected: one alone)");
    }
    return edge.bound(transport);
  }

  /// True when every carrier can be reached.
  public boolean isReady() {
    return signalling.isReady();
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        // The boundary of a shutdown: the next part still has to be closed.
        LOG.error("a part of voice did not close cleanly", e);
      }
    }
  }
}
