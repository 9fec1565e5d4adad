package io.ringfort.core.webhooks;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.AttributeKey;

/// Notes on a connection that the server's bytes were no HTTP. The library only reports that the
/// connection is closed then, and a customer should know which of the two it was. Runs on the
/// connection's I/O thread.
final class GarbageNote extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Boolean> SEEN = AttributeKey.valueOf(GarbageNote.class, "SEEN");

  private GarbageNote() {}

  /// Watches the connection from now on; asking twice does no harm.
  static void watch(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext codec = pipeline.context(HttpClientCodec.class);
    if (codec != null && pipeline.get(GarbageNote.class) == null) {
      pipeline.addAfter(codec.name(), null, new GarbageNote());
    }
  }

  static boolean isOn(Channel channel) {
    return channel.hasAttr(SEEN);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof DecoderResultProvider decoded && decoded.decoderResult().isFailure()) {
      context.channel().attr(SEEN).set(true);
    }
    context.fireChannelRead(message);
  }
}
