package io.ringfort.core.webhooks;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The names of the world as a test wants them: each lookup of a name gives the next of its
/// addresses.
final class FakeNames extends AddressResolverGroup<InetSocketAddress> {
  final AtomicInteger lookups = new AtomicInteger();
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();

  FakeNames with(String name, String... successive) {
    addresses.put(name, List.of(successive));
    return this;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new InetNameResolver(executor) {
      @Override
      protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
        List<String> known = addresses.get(name);
        if (known == null) {
          promise.setFailure(new UnknownHostException(name));
          return;
        }
        int index = Math.min(lookups.getAndIncrement(), known.size() - 1);
        promise.setSuccess(InetAddress.getByName(known.get(index)));
      }

      @Override
      protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
        promise.setFailure(new UnsupportedOperationException("one address at a time"));
      }
    }.asAddressResolver();
  }
}
