package io.ringfort.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfort.api.calls.CallDefaults;
import io.ringfort.api.http.Operations;
import io.ringfort.api.http.ServerConfig;
import io.ringfort.api.idempotency.Workers;
import io.ringfort.api.operator.Operators;
import io.ringfort.core.archive.Archiver;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.ApiKey;
import io.ringfort.core.directory.BreakableDirectoryStore;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.MessagingService;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.directory.PoolMember;
import io.ringfort.core.directory.Resource;
import io.ringfort.core.fakes.FakeHosts;
import io.ringfort.core.hosts.Role;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.ids.ApiKeySid;
import io.ringfort.core.ids.E164;
import io.ringfort.core.ids.PhoneNumberSid;
import io.ringfort.core.ids.ServiceSid;
import io.ringfort.core.ids.SidMint;
import io.ringfort.core.json.Json;
import io.ringfort.core.notifications.Notifications;
import io.ringfort.core.notifications.QueueNotifications;
import io.ringfort.core.secrets.Secret;
import io.ringfort.core.secrets.SecretBox;
import io.ringfort.core.secrets.StackKey;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.fakes.FakeMemory;
import io.ringfort.engines.fakes.FakeQueue;
import io.ringfort.engines.fakes.FakeTimer;
import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryException;
import io.ringfort.engines.memory.MemoryMap;
import io.ringfort.engines.queue.Subscription;
import io.ringfort.engines.threads.Threads;
import io.ringfort.messaging.Command;
import io.ringfort.messaging.Messages;
import io.ringfort.messaging.optout.OptOuts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An API on fakes with two accounts, some numbers and a messaging service, and a client that
/// speaks HTTP to it.
final class Stand implements AutoCloseable {
  static final String ACCOUNT = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  static final String SUBACCOUNT = "ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
  static final String STRANGER = "ACcccccccccccccccccccccccccccccccc";
  static final String KEY = "SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  static final String SERVICE = "MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  static final String EMPTY_SERVICE = "MGbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
  static final String TOKEN = "0123456789abcdef0123456789abcdef";
  static final String FROM = "+14155550001";
  static final String POOLED = "+12125550001";
  static final String POOLED_NEAR = "+13125550001";
  static final String DEAF = "+14155550099";
  static final String STRANGERS = "+14155550098";
  static final String TO = "+15035550002";
  static final String MESSAGES = "/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json";
  static final StackKey STACK_KEY = new StackKey(new byte[] {2});
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901Z");

  final FakeTimer clock = new FakeTimer(START);
  final FakeQueue queue = new FakeQueue(clock);
  final FakeMemory memory = new FakeMemory(clock);

  /// Opens when the API waits for another host's work on a key.
  final CountDownLatch keyAwaited = new CountDownLatch(1);

  /// So many messages are put into memory without an answer.
  final AtomicInteger answersLost = new AtomicInteger();

  /// This host, and what a test adds.
  final FakeHosts hosts = FakeHosts.of("a-gateway", "a", Role.API);

  final FakeArchive archive = new FakeArchive();
  final FakeCalls calls = new FakeCalls();
  final FakeQueues queues = new FakeQueues();
  final FakeConferences conferences = new FakeConferences();
  final FakeRecordings recordings = new FakeRecordings();
  final FakeStack stack = new FakeStack();
  final FakeInventory inventory = new FakeInventory();
  final Json json = new Json(new SecretBox(new byte[32]).jsonModule());
  final SidMint mint = new SidMint(new byte[] {1});
  final Topics topics = Topics.of(4);
  final BreakableDirectoryStore store = new BreakableDirectoryStore(json);
  final io.ringfort.core.fakes.FakeArchive history = new io.ringfort.core.fakes.FakeArchive();
  final Notifications notifications =
      new QueueNotifications(queue, topics.postflight(), history, json);
  private final Subscription archiver =
      Archiver.start(
          queue, topics.postflight(), history, _ -> Optional.of(memory.map(Messages.IN_FLIGHT)));
  final Directory directory;
  final DirectoryWriter writer;
  final OptOuts optOuts;
  final Messages messages;
  final List<Command> appended = Collections.synchronizedList(new ArrayList<>());
  final Api api;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// @param status of the answer
  record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
    String text(String field) {
      return body.path(field).asText();
    }

    int code() {
      return body.path("code").asInt();
    }

    Optional<String> header(String name) {
      return raw.headers().firstValue(name);
    }
  }

  Stand() throws IOException {
    this(usual());
  }

  Stand(ServerConfig.Limits limits) throws IOException {
    Path folder = Files.createTempDirectory("ringfort-api");
    directory = Directory.start(queue, topics.directory(), json, folder.resolve("directory"));
    writer = store.writer(directory, queue, topics.directory());
    optOuts = OptOuts.start(queue, topics.optOuts());
    messages = new Messages(queue, topics, mapped(this::losingMap), archive, json, directory);
    queue.follow(
        topics.messages(),
        null,
        entry -> appended.add(json.read(Objects.requireNonNull(entry.value()), Command.class)));
    populate();
    api = anotherHost(limits);
  }

  static ServerConfig.Limits usual() {
    ServerConfig.Limits limits = ServerConfig.usualLimits();
    ServerConfig.Times times =
        new ServerConfig.Times(
            limits.times().idle(),
            limits.times().receive(),
            limits.times().deadline(),
            Duration.ZERO,
            Duration.ofSeconds(5));
    return new ServerConfig.Limits(
        limits.bodyBytes(), limits.connections(), limits.requestsPerAccount(), times);
  }

  /// A second API on the same engines.
  Api anotherHost(ServerConfig.Limits limits) {
    ServerConfig config =
        new ServerConfig(
            new InetSocketAddress("127.0.0.1", 0), Optional.empty(), limits, STACK_KEY);
    return Api.start(
        config, parts(), new Operations(Map.of("queue", queue::isHealthy), () -> "up 1\n"));
  }

  ApiParts parts() {
    return new ApiParts(
        directory,
        writer,
        messages,
        optOuts,
        new VoiceDoors(calls, recordings, queues, conferences, notifications, CallDefaults.usual()),
        new OperatorDoors(new Operators(new AccountSid(ACCOUNT)), stack, null),
        mapped(this::noticingMap),
        mint,
        json,
        inventory,
        clock,
        Workers.among(hosts));
  }

  /// The memory, with each of its maps seen through that.
  private Memory mapped(UnaryOperator<MemoryMap> through) {
    return proxy(
        Memory.class,
        memory,
        (_, result) -> result instanceof MemoryMap map ? through.apply(map) : result);
  }

  private MemoryMap noticingMap(MemoryMap map) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (method.getName().equals("await")) {
            keyAwaited.countDown();
          }
          return method.invoke(map, arguments);
        };
    return (MemoryMap)
        Proxy.newProxyInstance(
            MemoryMap.class.getClassLoader(), new Class<?>[] {MemoryMap.class}, handler);
  }

  /// Puts what it is told to, and then may not answer.
  private MemoryMap losingMap(MemoryMap real) {
    return proxy(
        MemoryMap.class,
        real,
        (method, result) -> {
          if (method.equals("putIfAbsent") && answersLost.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new MemoryException("map did not answer", new IllegalStateException("the fake"));
          }
          return result;
        });
  }

  /// The real thing, but for what is seen of its answers.
  private static <T> T proxy(Class<T> type, T real, BiFunction<String, Object, Object> seen) {
    InvocationHandler handler =
        (_, method, arguments) -> seen.apply(method.getName(), method.invoke(real, arguments));
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private void populate() {
    account(ACCOUNT, null);
    account(SUBACCOUNT, new AccountSid(ACCOUNT));
    account(STRANGER, null);
    insert(
        new ApiKey(
            new ApiKeySid(KEY), new AccountSid(ACCOUNT), "key", new Secret(TOKEN), START, START));
    number("1", ACCOUNT, FROM, Map.of());
    OwnedNumber pooled = number("2", ACCOUNT, POOLED, Map.of());
    OwnedNumber near = number("3", ACCOUNT, POOLED_NEAR, Map.of());
    number("4", ACCOUNT, DEAF, Map.of("capabilities", "voice"));
    number("5", STRANGER, STRANGERS, Map.of());
    for (String sid : List.of(SERVICE, EMPTY_SERVICE)) {
      insert(
          new MessagingService(
              new ServiceSid(sid), new AccountSid(ACCOUNT), "service", Map.of(), START, START));
    }
    for (OwnedNumber number : List.of(pooled, near)) {
      insert(
          new PoolMember(
              number.sid().value(),
              number.sid(),
              new ServiceSid(SERVICE),
              new AccountSid(ACCOUNT),
              START));
    }
  }

  private void account(String sid, @Nullable AccountSid parent) {
    insert(
        new Account(
            new AccountSid(sid),
            parent,
            "name",
            Account.Status.ACTIVE,
            new Secret(TOKEN),
            START,
            START));
  }

  private OwnedNumber number(
      String digit, String account, String number, Map<String, String> settings) {
    OwnedNumber owned =
        new OwnedNumber(
            new PhoneNumberSid("PN" + digit.repeat(32)),
            new AccountSid(account),
            new E164(number),
            number,
            settings,
            START,
            START);
    insert(owned);
    return owned;
  }

  void insert(Resource resource) {
    writer.insert(resource, Optional.empty());
  }

  static String form(String... namesAndValues) {
    StringJoiner form = new StringJoiner("&");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.add(encode(namesAndValues[i]) + "=" + encode(namesAndValues[i + 1]));
    }
    return form.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  Answer post(String path, String... params) {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(form(params))));
  }

  Answer postWithKey(String key, String path, String... params) {
    return send(
        request(path)
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(form(params))));
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  HttpRequest.Builder request(String path) {
    return request(api, path);
  }

  HttpRequest.Builder request(Api host, String path) {
    return request(host.port(), path);
  }

  HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Authorization", basic(ACCOUNT, TOKEN))
        .timeout(Duration.ofSeconds(20));
  }

  static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> raw =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body =
          raw.body().length == 0 ? json.mapper().nullNode() : json.mapper().readTree(raw.body());
      return new Answer(raw.statusCode(), body, raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    // Not waited for: Netty takes two seconds to end its threads.
    Threads.startVirtual("stand-close", api::close);
    writer.close();
    optOuts.close();
    archiver.close();
    directory.close();
    client.close();
  }
}
