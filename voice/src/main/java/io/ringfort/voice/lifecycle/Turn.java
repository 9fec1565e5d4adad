package io.ringfort.voice.lifecycle;

import io.ringfort.core.ids.RecordingSid;
import io.ringfort.twiml.model.Action;
import io.ringfort.twiml.model.HttpMethod;
import io.ringfort.twiml.model.VoiceVerb;
import io.ringfort.voice.Hook;
import io.ringfort.voice.lifecycle.CallEffect.Sound;
import io.ringfort.voice.lifecycle.Program.Ending;
import io.ringfort.voice.lifecycle.Session.Pending;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One event's work on a call: collects what changes and what is to be done. Lives as long as the
/// event; one thread.
public final class Turn {
  /// Beyond this somebody redirects in circles.
  private static final int MOST_REQUESTS = 10_000;

  private final Call before;
  private final Instant now;
  private final List<CallEffect> effects = new ArrayList<>();
  private final Story story;
  private @Nullable Program program;
  private @Nullable Pending pending;
  private List<Session.Running> recordings;
  private Session.Hooks hooks;
  private String cookies;
  private long lastId;
  private int requests;
  private boolean onLine;
  private boolean ending;
  private @Nullable Duration timeLimit;
  private Standing standing;
  private PageMessages messages;
  private boolean advance;

  Turn(Call before, Session session, Instant now) {
    this.before = before;
    standing = session.standing();
    messages = session.messages();
    this.now = now;
    story = new Story(before, now);
    program = before.program();
    pending = session.pending();
    recordings = new ArrayList<>(session.recordings());
    hooks = session.hooks();
    cookies = session.cookies();
    lastId = session.lastId();
    requests = session.requests();
    onLine = session.onLine();
    ending = session.ending();
    timeLimit = session.timeLimit();
  }

  public CallIntent intent() {
    return before.intent();
  }

  /// False in a document for somebody who waits, or is to hear something before being connected.
  public boolean isMain() {
    return program == null || program.ending() == Ending.HANG_UP;
  }

  /// Whether its leg is known to be confirmed by both ends.
  boolean isEstablished() {
    Line line = before.line();
    return line != null && line.leg() != null && line.leg().established();
  }

  /// Whether its leg can be gone on with.
  boolean hasLeg() {
    Line line = before.line();
    return line != null
        && line.leg() != null
        && (line.leg().inbound() || line.leg().established() || !line.leg().pending().isEmpty());
  }

  /// The Call-ID of its leg, once that is known.
  Optional<String> sipCallId() {
    Line line = before.line();
    return line == null || line.leg() == null
        ? Optional.empty()
        : Optional.of(line.leg().sipCallId());
  }

  public Instant now() {
    return now;
  }

  /// What customers see of it.
  public Story story() {
    return story;
  }

  /// The standard parameters of a request, and these.
  public Map<String, String> params(Map<String, String> more) {
    Map<String, String> all = CallParams.standard(before.intent(), story);
    all.putAll(more);
    return all;
  }

  public void effect(CallEffect effect) {
    effects.add(effect);
  }

  public long nextId() {
    return ++lastId;
  }

  public boolean isOnLine() {
    return onLine;
  }

  /// True when the call is over, or about to be.
  public boolean isEnding() {
    return ending;
  }

  void ending() {
    ending = true;
  }

  /// Takes the call, unless that is done. From then on there is sound in both directions.
  public void answer() {
    if (!onLine) {
      effect(new CallEffect.Answer());
      online();
    }
  }

  /// It is answered.
  void online() {
    onLine = true;
    story.answered();
    Duration limit = timeLimit == null ? intent().terms().timeLimit() : timeLimit;
    effect(new CallEffect.StartTimer(CallLifecycle.TIME_LIMIT, now.plus(limit)));
    tell("answered");
  }

  /// How long it may last, counted from the answer.
  void timeLimit(Duration limit) {
    timeLimit = limit;
    Instant answered = story.answeredAt();
    if (answered != null) {
      // A time that is asked for again moves.
      effect(new CallEffect.StartTimer(CallLifecycle.TIME_LIMIT, answered.plus(limit)));
    }
  }

  /// How far the running verb is, from now on.
  public void state(VerbState state) {
    if (program != null) {
      program = program.with(state);
    }
  }

  /// The running verb is done: the next one begins.
  public void next() {
    advance = true;
  }

  /// True once, after [#next].
  boolean takeAdvance() {
    boolean was = advance;
    advance = false;
    return was;
  }

  @Nullable Program program() {
    return program;
  }

  void program(@Nullable Program next) {
    program = next;
  }

  @Nullable Pending pending() {
    return pending;
  }

  void pending(@Nullable Pending next) {
    pending = next;
  }

  String cookies() {
    return cookies;
  }

  void cookies(String next) {
    cookies = next;
  }

  Standing standing() {
    return standing;
  }

  void standing(Standing next) {
    standing = next;
  }

  PageMessages messages() {
    return messages;
  }

  void messages(PageMessages next) {
    messages = next;
  }

  Session.Hooks hooks() {
    return hooks;
  }

  void hooks(Session.Hooks next) {
    hooks = next;
  }

  /// Waits; [CallEvent.TimeUp] with the id follows.
  public long timer(Duration wait) {
    long id = nextId();
    effect(new CallEffect.StartTimer(id, now.plus(wait)));
    return id;
  }

  /// Plays; [CallEvent.Played] or [CallEvent.PlayFailed] with the id follows.
  ///
  /// @param loops 0 for ever
  public long play(List<Sound> sounds, int loops) {
    long id = nextId();
    effect(new CallEffect.Play(id, sounds, loops));
    return id;
  }

  /// A verb's URL, standing on the document's own.
  ///
  /// @return empty when the attribute is absent, or relative and there is nothing to stand on
  public Optional<Hook> resolve(Action action) {
    return action.url() == null ? Optional.empty() : resolve(action.url(), action.method());
  }

  /// The same; an empty URL is the document's own.
  public Optional<Hook> resolve(String url, HttpMethod method) {
    Hook.Method how = method == HttpMethod.GET ? Hook.Method.GET : Hook.Method.POST;
    String base = program == null ? null : program.source().url();
    if (url.isBlank()) {
      return base == null ? Optional.empty() : Optional.of(new Hook(base, how));
    }
    String absolute = absolute(base, url.strip());
    if (absolute == null) {
      effect(
          new CallEffect.Notify(
              11100,
              true,
              "got URL '"
                  + url
                  + "' (expected: an absolute one, or one that stands on its document's)",
              url));
      return Optional.empty();
    }
    return Optional.of(new Hook(absolute, how));
  }

  private static @Nullable String absolute(@Nullable String base, String url) {
    if (url.startsWith("http://") || url.startsWith("https://")) {
      return url;
    }
    try {
      return base == null ? null : resolve(base, url.replace(" ", "%20"));
    } catch (URISyntaxException | IllegalArgumentException _) {
      return null;
    }
  }

  /// As in RFC 3986, 5.2, where the JDK keeps to its predecessor.
  private static String resolve(String base, String url) throws URISyntaxException {
    URI whole = new URI(base);
    String path = whole.getRawPath();
    boolean bare = path == null || path.isEmpty();
    if (url.startsWith("?")) {
      String stem = whole.getScheme() + "://" + whole.getRawAuthority();
      return new URI(stem + (bare ? "/" : path) + url).toString();
    }
    URI from = bare ? new URI(whole.getScheme() + "://" + whole.getRawAuthority() + "/") : whole;
    return from.resolve(new URI(url)).toString();
  }

  /// The action of a verb that is over: its URL is asked for the next document; without one the
  /// next verb begins.
  public void act(Optional<Hook> action, Map<String, String> params) {
    if (action.isPresent()) {
      state(new VerbState.Fetching());
      request(action.get(), params);
    } else {
      next();
    }
  }

  /// The URL of an action that was left out: the document's own.
  public Optional<Hook> actionOrSelf(Action action) {
    return resolve(action.url() == null ? "" : action.url(), action.method());
  }

  /// Asks for a document, which then runs in place of the running one.
  public void request(Hook hook, Map<String, String> params) {
    request(hook, params, programEnding(), false);
  }

  /// Asks for a document that runs while the running verb goes on below.
  public void aside(Hook hook, Map<String, String> params, Ending ending) {
    request(hook, params, ending, true);
  }

  private Ending programEnding() {
    return program == null ? Ending.HANG_UP : program.ending();
  }

  void request(Hook hook, Map<String, String> params, Ending ending, boolean aside) {
    fetch(hook, params(params), ending, aside, false);
  }

  /// Reads a document that came with a request to the API.
  void read(String twiml, Ending ending) {
    requests++;
    long id = nextId();
    pending = new Pending(id, Hook.NONE, false, ending, false, Map.of(), twiml);
    effect(new CallEffect.Read(id, Hook.NONE, twiml));
  }

  /// How many documents it asked for so far.
  int requests() {
    return requests;
  }

  void fetch(
      Hook hook, Map<String, String> params, Ending ending, boolean aside, boolean fallback) {
    if (++requests > MOST_REQUESTS) {
      end("got " + MOST_REQUESTS + " documents in one call (expected: fewer)");
      return;
    }
    long id = nextId();
    pending = new Pending(id, hook, fallback, ending, aside, params, null);
    effect(new CallEffect.Fetch(id, hook, params, intent().sid() + "-" + id, cookies));
  }

  /// Tells a customer's server something of this call whose order does not matter.
  public void tell(Hook hook, Map<String, String> params) {
    effect(new CallEffect.Tell(hook, params(params), intent().sid() + "-" + nextId(), -1));
  }

  /// A status callback, if the customer wants it. Each event comes once in the life of a call, so
  /// that it names the token: a host that ends a lost call does not know the sequence any more.
  ///
  /// @param event as the public API calls it
  void tell(String event) {
    if (hooks.status().url() == null || !intent().handling().events().contains(event)) {
      return;
    }
    Map<String, String> params = CallParams.standard(intent(), story);
    CallParams.progress(params, intent(), story);
    int sequence = story.takeSequence();
    params.put("SequenceNumber", "" + sequence);
    effect(
        new CallEffect.Tell(hooks.status(), params, intent().sid() + "-status-" + event, sequence));
  }

  /// The call ends because its program says so, or cannot go on.
  public void end(String why) {
    effect(new CallEffect.StopPlaying());
    answer();
    ending = true;
    story.note("sip", "hung up: " + why, Map.of());
    effect(new CallEffect.HangUp());
  }

  /// Refuses a call that was not answered.
  public void reject(int status, String reason) {
    ending = true;
    story.note("sip", "refused: " + status + " " + reason, Map.of());
    effect(new CallEffect.Reject(status, reason));
  }

  /// For the customer's debugger.
  public void warn(int code, String message) {
    String url = program == null || program.source().url() == null ? "" : program.source().url();
    effect(new CallEffect.Notify(code, false, message, url));
    story.note("twiml", "warning " + code + ": " + message, Map.of());
  }

  public void error(int code, String message) {
    String url = program == null || program.source().url() == null ? "" : program.source().url();
    effect(new CallEffect.Notify(code, true, message, url));
    story.note("twiml", "error " + code + ": " + message, Map.of());
  }

  /// The running document cannot go on: the fallback is asked, else the caller hears that.
  public void fail(int code, String message) {
    error(code, message);
    Program running = program;
    Hook failed = running == null ? Hook.NONE : running.source();
    if (running != null && running.under() != null) {
      Reading.forgo(this, running.under());
      return;
    }
    Reading.recover(this, failed, code, running != null && running.ending() == Ending.CONNECT);
  }

  public void recording(RecordingSid sid, String source) {
    recordings.add(new Session.Running(sid, source));
  }

  public List<Session.Running> recordings() {
    return List.copyOf(recordings);
  }

  /// Ends a recording.
  public void stopRecording(@Nullable RecordingSid sid, boolean keep) {
    if (sid != null && recordings.removeIf(r -> r.sid().equals(sid))) {
      effect(new CallEffect.StopRecording(sid, keep));
    }
  }

  /// The document whose verb is in that state: the running one, or one that waits below it.
  public Optional<Program> waiting(Class<? extends VerbState> kind) {
    for (Program p = program; p != null; p = p.under()) {
      if (kind.isInstance(p.state())) {
        return Optional.of(p);
      }
    }
    return Optional.empty();
  }

  /// Ends the documents above the one that waits: it runs again.
  public void backTo(Class<? extends VerbState> kind, Verbs verbs) {
    while (program != null && !kind.isInstance(program.state())) {
      pending = null;
      Optional<VoiceVerb> verb = program.verb();
      VerbState state = program.state();
      if (verb.isPresent() && state != null) {
        verbs.stop(verb.get(), state, this);
      }
      program = program.under();
    }
    effect(new CallEffect.StopPlaying());
    if (pending != null && pending.aside()) {
      pending = null;
    }
  }

  CallStep step() {
    boolean over = story.verdict() != null;
    Session session =
        new Session(
            lastId,
            requests,
            pending,
            cookies,
            recordings,
            hooks,
            onLine,
            ending,
            timeLimit,
            standing.after(effects),
            messages);
    if (effects.isEmpty()
        && program == before.program()
        && session.equals(before.session())
        && !story.isChanged()) {
      return new CallStep(before, List.of());
    }
    Call after =
        new Call(
            before.intent(),
            isBookkeeping(session) ? before.progress() : story.progress(),
            over ? null : session,
            over ? null : program,
            over ? null : before.line(),
            before.owner());
    return new CallStep(after, effects);
  }

  /// Nothing that customers could see: for them it is the same version.
  private boolean isBookkeeping(Session session) {
    Session was = before.session();
    return was != null
        && effects.isEmpty()
        && program == before.program()
        && !story.isChanged()
        && session.with(was.standing()).equals(was);
  }

  /// A mutable copy, in order.
  static Map<String, String> ordered(Map<String, String> map) {
    return new LinkedHashMap<>(map);
  }
}
