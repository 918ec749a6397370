package io.imagegateway.ncp.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * A handler that keeps what NCP sends out of the logs of the libraries that receive it: bytes that
 * can't be decoded are quoted by the exception that reports them, which is logged as a warning, and
 * the reason phrase of a status line is logged as it is.
 *
 * <p>Bytes that no request asked for end their connection, so that they can't be taken for the next
 * answer (RFC 9112, section 6.3).
 */
@Sharable
final class LogRedactionHandler extends ChannelInboundHandlerAdapter {

  private static final LogRedactionHandler INSTANCE = new LogRedactionHandler();

  private LogRedactionHandler() {}

  /** Puts the handler between the decoders and those who talk about what they decoded. */
  static void on(Channel channel) {
    channel
        .pipeline()
        .addBefore(NettyPipeline.ReactiveBridge, LogRedactionHandler.class.getName(), INSTANCE);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (ChannelOperations.get(context.channel()) == null) {
      ReferenceCountUtil.release(message);
      var _ = context.close();
      return;
    }
    if (message instanceof DecoderResultProvider decoded && decoded.decoderResult().isFailure()) {
      decoded.setDecoderResult(DecoderResult.failure(undecodable(decoded.decoderResult().cause())));
    }
    if (message instanceof HttpResponse response) {
      response.setStatus(HttpResponseStatus.valueOf(response.status().code()));
    }
    context.fireChannelRead(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.fireExceptionCaught(withoutBytes(cause));
  }

  private static Throwable withoutBytes(Throwable cause) {
    if (AttemptClassifier.causes(cause).stream()
        .anyMatch(NotSslRecordException.class::isInstance)) {
      return new SSLException("what came is not TLS");
    }
    return cause instanceof DecoderException && !(cause.getCause() instanceof SSLException)
        ? undecodable(cause)
        : cause;
  }

  private static DecoderException undecodable(Throwable cause) {
    return new DecoderException(cause.getClass().getName());
  }
}
