package dev.sluice.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Tells a client that begins with TLS that there is none here, in TLS: by itself the server would wait for the end of
 * what it takes for a line of HTTP.
 */
final class TlsRefusal extends ChannelInboundHandlerAdapter {
    private static final byte HANDSHAKE = 0x16;

    /** A record of two bytes: fatal, handshake failure. */
    private static final byte[] ALERT = {0x15, 3, 1, 0, 2, 2, 40};

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.isReadable() && bytes.getByte(bytes.readerIndex()) == HANDSHAKE) {
            ReferenceCountUtil.release(message);
            context.writeAndFlush(context.alloc().buffer().writeBytes(ALERT)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }
}
