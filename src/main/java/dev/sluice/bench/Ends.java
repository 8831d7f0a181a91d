package dev.sluice.bench;

import dev.sluice.client.ClientStream;
import dev.sluice.client.EndResult;
import io.vertx.core.Future;
import java.util.List;

/** Ends streams, and looks at how each of them ended. */
final class Ends {
    private Ends() {}

    /** The last word of each stream; fails as soon as one has none. */
    static Future<List<EndResult>> of(List<ClientStream> streams) {
        return Future.all(ended(streams)).map(all -> all.list());
    }

    /** How many of the streams did not end as they should. */
    static Future<Long> failed(List<ClientStream> streams) {
        List<Future<EndResult>> ends = ended(streams);
        return Future.join(ends)
                .transform(all -> Future.succeededFuture(
                        ends.stream().filter(Future::failed).count()));
    }

    private static List<Future<EndResult>> ended(List<ClientStream> streams) {
        return streams.stream().map(ClientStream::end).toList();
    }
}
