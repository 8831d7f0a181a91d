package dev.sluice.grpc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.session.Quota;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * A connection beyond the limit. Once the client says something it gets what HTTP/2 has for that case, settings and a
 * GOAWAY, and no more is sent. It is the client that closes, since bytes of its that cross a close by us would cost it the
 * answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that cannot be told is gone already
final class RefusedConnection extends ChannelInboundHandlerAdapter {
    /** A client that has had an answer comes again at once; so it does not get it at once. */
    private static final long DELAY_MILLIS = 1_000;

    private static final int CONNECTION = 0;

    private final Quota quota;
    private boolean answered;

    RefusedConnection(Quota quota) {
        this.quota = quota;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        if (!answered) {
            answered = true;
            context.executor().schedule(() -> answer(context), DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void answer(ChannelHandlerContext context) {
        context.writeAndFlush(refusal(context.alloc().buffer()))
                .addListener(written -> ((SocketChannel) context.channel()).shutdownOutput());
    }

    private ByteBuf refusal(ByteBuf out) {
        byte[] why = ("no room for one more connection: " + quota.limit() + " is " + quota.max()).getBytes(US_ASCII);
        Http2CodecUtil.writeFrameHeader(out, 0, Http2FrameTypes.SETTINGS, new Http2Flags(), CONNECTION);
        Http2CodecUtil.writeFrameHeader(
                out, 2 * Integer.BYTES + why.length, Http2FrameTypes.GO_AWAY, new Http2Flags(), CONNECTION);
        return out.writeInt(0)
                .writeInt((int) Http2Error.ENHANCE_YOUR_CALM.code())
                .writeBytes(why);
    }
}
