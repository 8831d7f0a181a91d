package dev.sluice.grpc;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Keeps the error of one call from its connection. Trailers that wait to be written when the client resets their call
 * fail, which Netty deals with; but Vert.x, which writes them without a promise, hears of it as of a broken connection
 * and closes that, with the Exchange of all streams on it.
 */
@ChannelHandler.Sharable
final class StreamErrors extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(Http2CodecUtil.getEmbeddedHttp2Exception(cause) instanceof Http2Exception.StreamException)) {
            context.fireExceptionCaught(cause);
        }
    }
}
